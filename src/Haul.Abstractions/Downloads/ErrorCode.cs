namespace Haul.Abstractions;

/// <summary>The closed set of reasons why a download or a command fails.</summary>
[GenerateSerializer, Alias("haul.ErrorCode")]
public enum ErrorCode
{
    Internal,
    Usage,
    Network,
    OriginRefused,
    OriginChanged,
    Integrity,
    Store,
    StoreFull,
    TargetExists,
    Policy,
    Cancelled,
    ClusterUnreachable,
    NotFound,
}

public static class ErrorCodeExtensions
{
    /// <summary>The process's exit code for it.</summary>
    public static int ExitCode(this ErrorCode code) => code switch
    {
        ErrorCode.Internal => 1,
        ErrorCode.Usage => 2,
        ErrorCode.Network => 3,
        ErrorCode.OriginRefused => 4,
        ErrorCode.OriginChanged => 5,
        ErrorCode.Integrity => 6,
        ErrorCode.Store or ErrorCode.StoreFull or ErrorCode.TargetExists => 7,
        ErrorCode.Policy => 8,
        ErrorCode.Cancelled => 9,
        ErrorCode.ClusterUnreachable => 10,
        ErrorCode.NotFound => 11,
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };

    /// <summary>The name that JSON, logs and pages show, as in <c>origin-changed</c>.</summary>
    public static string Text(this ErrorCode code) => code switch
    {
        ErrorCode.Internal => "internal",
        ErrorCode.Usage => "usage",
        ErrorCode.Network => "network",
        ErrorCode.OriginRefused => "origin-refused",
        ErrorCode.OriginChanged => "origin-changed",
        ErrorCode.Integrity => "integrity",
        ErrorCode.Store => "store",
        ErrorCode.StoreFull => "store-full",
        ErrorCode.TargetExists => "target-exists",
        ErrorCode.Policy => "policy",
        ErrorCode.Cancelled => "cancelled",
        ErrorCode.ClusterUnreachable => "cluster-unreachable",
        ErrorCode.NotFound => "not-found",
        _ => throw new ArgumentOutOfRangeException(nameof(code), code, null),
    };

    /// <summary>The code of a name that <see cref="Text"/> gives; null when there is none.</summary>
    public static ErrorCode? Code(string? text) => Enum.GetValues<ErrorCode>().Cast<ErrorCode?>().FirstOrDefault(code => code!.Value.Text() == text);
}
