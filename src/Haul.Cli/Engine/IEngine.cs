using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>One embedded silo of this process, for one target directory.</summary>
public interface IEngine : IAsyncDisposable
{
    /// <summary>Reads published files again.</summary>
    IFileVerifier Verifier { get; }

    /// <summary>The file grain of a download; asking for it starts nothing.</summary>
    IFileGrain File(DownloadId id);

    /// <summary>Checkpoints what runs and stops the silo.</summary>
    Task Stop();
}
