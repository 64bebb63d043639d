using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Where files land: a directory, and the file's name where the user chose it.</summary>
/// <param name="Directory">Absolute.</param>
/// <param name="Name">Null lets the origin name the file.</param>
public sealed record TargetPlace(string Directory, string? Name)
{
    /// <summary>Reads <c>-o</c> and <c>-d</c>; neither means the working directory. Touches nothing.</summary>
    public static TargetPlace Of(string? output, string? directory, string workingDirectory)
    {
        if (output is not null && directory is not null)
        {
            throw new InputException("-o and -d exclude each other", "give the whole path with -o, or only the directory with -d");
        }

        if (output == "-")
        {
            throw new InputException("-o - is not possible: Haul writes files that it can go on with", "give -o a path");
        }

        if (directory is not null)
        {
            return new(Absolute("-d", directory, workingDirectory), null);
        }

        if (output is null)
        {
            return new(workingDirectory, null);
        }

        var path = Absolute("-o", output, workingDirectory);
        return Path.EndsInDirectorySeparator(output) && !System.IO.Directory.Exists(path)
            ? throw new InputException("-o names a directory", "add the file's name, or use -d")
            : new(Path.GetDirectoryName(Path.TrimEndingDirectorySeparator(path)) ?? path, Path.GetFileName(Path.TrimEndingDirectorySeparator(path)));
    }

    /// <summary>Makes the directory and sees that files can be made in it.</summary>
    /// <exception cref="InputException">With the code of a store failure: nothing can land here.</exception>
    public void Prepare()
    {
        if (Name is not null && System.IO.Directory.Exists(Path.Combine(Directory, Name)))
        {
            throw new InputException(ErrorCode.Store, $"'{Shown(Path.Combine(Directory, Name))}' is a directory", "give -o the path of a file");
        }

        if (File.Exists(Directory))
        {
            throw new InputException(ErrorCode.Store, $"'{Shown(Directory)}' is a file", "give a directory");
        }

        try
        {
            System.IO.Directory.CreateDirectory(Directory);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException(ErrorCode.Store, $"the directory '{Shown(Directory)}' cannot be made ({PlainText.Of(error.Message)})", "choose another with -d or -o");
        }

        if (!DirectoryAccess.IsWritable(Directory))
        {
            throw new InputException(ErrorCode.Store, $"the directory '{Shown(Directory)}' is not writable", "change its permissions, or choose another with -d or -o");
        }
    }

    private static string Absolute(string option, string path, string workingDirectory)
    {
        try
        {
            return Path.GetFullPath(path.Length > 0 ? path : throw new ArgumentException("empty"), workingDirectory);
        }
        catch (ArgumentException)
        {
            throw new InputException($"{option} is not a path", "give one without control characters that is not empty");
        }
    }

    private static string Shown(string path) => PlainText.Of(path);
}
