using Haul.Web;

namespace Haul.Silo;

/// <summary><c>haul-silo key new</c> makes a key: the key goes to the one who shows it, its line into the file of keys.</summary>
internal static class KeyCommand
{
    public const string Name = "key";

    private const string Scope = "--scope";
    private const string KeyName = "--name";
    private const string KeyFile = "--file";

    /// <summary>Others hold the file for an instant: a silo that reads it, or another process that adds a key.</summary>
    private const int MostTries = 100;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(20);

    public static readonly string Usage = $"haul-silo {Name} new {Scope} {string.Join('|', Scopes.All)} [{KeyName} NAME] [{KeyFile} FILE]";

    /// <param name="arguments">Those behind the name of the command.</param>
    /// <exception cref="InputException">They cannot be meant, or the file takes no further key.</exception>
    public static async Task Run(string[] arguments, SiloProcess process)
    {
        if (arguments.Any(argument => argument is "--help" or "-h" or "-?"))
        {
            HelpText.Write(process.Out);
            return;
        }

        if (arguments is not ["new", .. var rest])
        {
            throw new InputException($"{Name} takes 'new'", $"use: {Usage}");
        }

        var options = Read(rest);
        var scope = options.GetValueOrDefault(Scope);
        if (scope is null || !Scopes.All.Contains(scope))
        {
            throw new InputException($"{Scope} takes {string.Join(", ", Scopes.All)}", $"use: {Usage}");
        }

        var text = ApiKey.MakeText();
        var digest = ApiKey.DigestOf(text);
        var key = new ApiKey(options.GetValueOrDefault(KeyName) ?? $"{scope}-{Convert.ToHexStringLower(digest.AsSpan(0, 4))}", scope, digest);
        if (!ApiKey.IsName(key.Name))
        {
            throw new InputException($"{KeyName} cannot be a name", ApiKey.NameRule);
        }

        if (options.GetValueOrDefault(KeyFile) is { } file)
        {
            var path = Path.GetFullPath(file, process.Directory);
            await Append(path, key);
            await process.Out.WriteLineAsync(text);
            await process.Error.WriteLineAsync($"haul-silo: {path} lets the key {key.Name} in with the scope {scope}; the key itself is shown here and never again");
        }
        else
        {
            await process.Out.WriteLineAsync(text);
            await process.Out.WriteLineAsync(key.Line);
            await process.Error.WriteLineAsync($"haul-silo: the first line is the key, shown here and never again; the second one belongs into the file of {Known.ApiKeyFile}");
        }
    }

    private static Dictionary<string, string> Read(string[] arguments)
    {
        var options = new Dictionary<string, string>();
        for (var i = 0; i < arguments.Length; i++)
        {
            var (name, value) = CommandLine.Split(arguments[i]);
            if (name is not (Scope or KeyName or KeyFile))
            {
                throw new InputException($"'{CommandLine.PlainName(name)}' is not an option of {Name} new", $"use: {Usage}");
            }

            value ??= i + 1 < arguments.Length ? arguments[++i] : null;
            options[name] = value is { Length: > 0 } ? value : throw new InputException($"{name} has no value", $"use: {Usage}");
        }

        return options;
    }

    /// <summary>Returns when the line is on the medium (each write waits for it). A file that it makes is its owner's alone.</summary>
    private static async Task Append(string path, ApiKey key)
    {
        try
        {
            using var file = await Open(path);
            var text = new StreamReader(file).ReadToEnd();
            if (ApiKeys.Parse(path, text).HasName(key.Name))
            {
                throw new InputException($"{path} has a key {key.Name} already", $"take another {KeyName}, or take its line away");
            }

            using var writer = new StreamWriter(file);
            writer.Write($"{(text.Length == 0 || text.EndsWith('\n') ? "" : "\n")}{key.Line}\n");
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new InputException($"{path} cannot be written ({error.Message.TrimEnd('.')})", "give a file that this user can write");
        }
    }

    /// <summary>For this process alone: what another one adds between the read and the write would be lost.</summary>
    private static async Task<FileStream> Open(string path)
    {
        var options = new FileStreamOptions { Mode = FileMode.OpenOrCreate, Access = FileAccess.ReadWrite, Share = FileShare.None, Options = FileOptions.WriteThrough };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        for (var tries = 1; ; tries++)
        {
            try
            {
                return new(path, options);
            }
            catch (IOException error) when (error is not (FileNotFoundException or DirectoryNotFoundException) && tries < MostTries)
            {
                await Task.Delay(Pause, TimeProvider.System);
            }
        }
    }
}
