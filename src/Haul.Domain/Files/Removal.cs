namespace Haul.Domain;

/// <summary>What becomes of the published file when its download is removed.</summary>
[GenerateSerializer, Alias("haul.Removal")]
public enum Removal
{
    KeepFile,
    DeleteFile,
}
