namespace Haul.Transfer;

/// <summary>The policy forbids every address of the host.</summary>
internal sealed class RefusedAddressException(string host, string addresses)
    : IOException($"The policy forbids connections to {host} ({addresses}), which is not on the public internet; an administrator can allow them with --allow-private (Haul:Policy:AllowPrivate).");
