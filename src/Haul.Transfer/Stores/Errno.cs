namespace Haul.Transfer;

/// <summary>Error numbers of Linux (asm-generic/errno.h), which the framework hands on as an exception's HResult.</summary>
internal static class Errno
{
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int InputOutput = 5;
    public const int AccessDenied = 13;
    public const int Exists = 17;
    public const int NotADirectory = 20;
    public const int IsADirectory = 21;
    public const int Invalid = 22;
    public const int ProcessFilesFull = 24;
    public const int FileTooLarge = 27;
    public const int NoSpace = 28;
    public const int ReadOnly = 30;
    public const int TooManyLinks = 31;
    public const int NameTooLong = 36;
    public const int NoSuchCall = 38;
    public const int TooManySymlinks = 40;
    public const int NotSupported = 95;
    public const int StaleHandle = 116;
    public const int QuotaExceeded = 122;
}
