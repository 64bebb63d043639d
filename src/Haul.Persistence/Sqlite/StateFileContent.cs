using Haul.Abstractions;

namespace Haul.Persistence;

/// <summary>All that a state file holds.</summary>
internal sealed record StateFileContent(DownloadId Download, string Url, IReadOnlyDictionary<RowKey, Row> Rows);
