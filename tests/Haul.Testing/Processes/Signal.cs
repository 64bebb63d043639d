namespace Haul.Testing;

/// <summary>The signals tests send (Linux numbers).</summary>
public enum Signal
{
    /// <summary>The terminal went away.</summary>
    Hangup = 1,

    /// <summary>Ctrl-C.</summary>
    Interrupt = 2,

    /// <summary>Death without a word.</summary>
    Kill = 9,

    /// <summary>Asked to end.</summary>
    Terminate = 15,

    /// <summary>Goes on after <see cref="Stop"/>.</summary>
    Continue = 18,

    /// <summary>Frozen.</summary>
    Stop = 19,
}
