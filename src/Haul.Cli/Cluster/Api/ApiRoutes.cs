using System.Globalization;
using Haul.Abstractions;

namespace Haul.Cli;

/// <summary>Paths of the HTTP API, relative to <see cref="Base"/>.</summary>
internal static class ApiRoutes
{
    public const string Base = "api/v1/";
    public const string Downloads = "downloads";
    public const string Nodes = "nodes";

    public static string Of(DownloadId id) => $"{Downloads}/{id}";

    public static string Match(string text) => $"{Downloads}?match={Uri.EscapeDataString(text)}";

    public static string List(CatalogQuery query)
    {
        (string Name, string? Value)[] parameters =
        [
            ("limit", query.Limit.ToString(CultureInfo.InvariantCulture)),
            ("status", query.Status?.Word()),
            ("after", query.After?.Value),
            ("name", query.Name),
            ("origin", query.Origin?.ToString()),
        ];
        return $"{Downloads}?{string.Join('&', from given in parameters where given.Value is not null select $"{given.Name}={Uri.EscapeDataString(given.Value)}")}";
    }
}
