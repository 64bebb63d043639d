namespace Haul.Cli;

/// <summary>How a <c>get</c> shows what happens. Called from many downloads at once; each call is brief and never fails.</summary>
public interface IGetOutput
{
    /// <summary>Runs the downloads within the display.</summary>
    Task Run(Func<Task> downloads);

    /// <summary>The origin answered: name and length are known as far as they ever will be before the end.</summary>
    void Started(FileReport file);

    void Progress(FileReport file);

    /// <summary>A try failed and another follows.</summary>
    void Retry(FileReport file);

    void Completed(FileReport file);

    void Failed(FileReport file);

    /// <summary>Ctrl-C: the bytes so far are kept.</summary>
    void Paused(FileReport file);

    /// <summary>A sentence for people, on stderr, that belongs to no file.</summary>
    void Note(string sentence);
}
