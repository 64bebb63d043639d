namespace Haul.Transfer;

/// <summary>Settings of the directory store.</summary>
public sealed class DirectoryStoreOptions
{
    /// <summary>Time between two checkpoints of a part. What each connection brought since the last is lost with its process. Default 2 s.</summary>
    public TimeSpan CheckpointStep { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Most checkpoints a second over all pumps of a part: with many pumps the step grows, for each checkpoint is a row to
    /// save. Default 200.
    /// </summary>
    public double CheckpointsPerSecond { get; set; } = 200;
}
