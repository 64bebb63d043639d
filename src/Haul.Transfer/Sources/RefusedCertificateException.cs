using System.Security.Authentication;

namespace Haul.Transfer;

/// <summary>The origin's certificate does not prove who it is; the message is a sentence without its full stop.</summary>
internal sealed class RefusedCertificateException(string message) : AuthenticationException(message);
