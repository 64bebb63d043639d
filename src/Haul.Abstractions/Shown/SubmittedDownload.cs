namespace Haul.Abstractions;

/// <summary>A download that the cluster has durably taken on.</summary>
/// <param name="Url">Without userinfo and query.</param>
/// <param name="Name">Null when the origin is to name the file.</param>
public sealed record SubmittedDownload(string Id, string Url, string? Name);
