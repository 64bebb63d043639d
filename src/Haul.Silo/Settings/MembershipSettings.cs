namespace Haul.Silo;

/// <summary>How fast silos find out that one of them is gone. All silos of a cluster must agree.</summary>
/// <remarks>
/// A process that is killed or hangs misses three probes in a row, so it is declared dead within about 5 s. Below 1 s, pauses for
/// garbage collection or a slow table would cost living silos their lives.
/// </remarks>
internal sealed record MembershipSettings
{
    /// <summary>Default 1.5 s.</summary>
    public TimeSpan ProbeTimeout { get; init; }

    /// <summary>Default <see cref="ProbeTimeout"/>: probes may become faster than that, not slower.</summary>
    public TimeSpan MaxProbeTimeout { get; init; }

    /// <summary>Default 3.</summary>
    public int MissedProbes { get; init; }

    /// <summary>Default 2; of two silos one vote is enough.</summary>
    public int Votes { get; init; }

    /// <summary>Default 5 s.</summary>
    public TimeSpan TableRefresh { get; init; }

    /// <summary>Default 5 s. Three of them missed make a row stale: after the death of a whole cluster that long blocks a fresh start.</summary>
    public TimeSpan AliveEvery { get; init; }

    /// <summary>Default 60 s.</summary>
    public TimeSpan VoteExpires { get; init; }

    /// <exception cref="InputException">A value is out of bounds.</exception>
    public static MembershipSettings Read(SettingValues values)
    {
        var probe = Seconds(Known.ProbeTimeout, 0.2, 60, 1.5);
        return new()
        {
            ProbeTimeout = probe,
            MaxProbeTimeout = Seconds(Known.MaxProbeTimeout, probe.TotalSeconds, 300, probe.TotalSeconds),
            MissedProbes = Amounts.Whole(Known.MissedProbes, values.Find(Known.MissedProbes), 1, 100, 3),
            Votes = Amounts.Whole(Known.Votes, values.Find(Known.Votes), 1, 10, 2),
            TableRefresh = Seconds(Known.TableRefresh, 0.5, 3600, 5),
            AliveEvery = Seconds(Known.AliveEvery, 0.5, 3600, 5),
            VoteExpires = Seconds(Known.VoteExpires, 1, 3600, 60),
        };

        TimeSpan Seconds(Setting setting, double least, double most, double otherwise) =>
            Amounts.Time(setting, values.Find(setting), TimeSpan.FromSeconds(least), TimeSpan.FromSeconds(most), TimeSpan.FromSeconds(otherwise));
    }
}
