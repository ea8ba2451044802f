namespace ChatDeploy.Integrations.Chat.Teams.Connector;

/// <summary>How many calls any stretch of a length may have.</summary>
/// <param name="Calls">That many.</param>
/// <param name="Within">The length.</param>
internal readonly record struct TeamsWindow(int Calls, TimeSpan Within)
{
    /// <summary>What posts may take of it: one in twenty, and at least one, is left to what somebody waits for.</summary>
    public int Routine => Calls - Math.Max(1, Calls / 20);
}

/// <summary>Four fifths of what Teams allows (Teams notes, section 5).</summary>
internal static class TeamsLimits
{
    /// <summary>Messages sent, changed and deleted, and conversations begun, for each conversation: of 7, 8, 60 and 1,800.</summary>
    public static readonly TeamsWindow[] Writes = [new(5, TimeSpan.FromSeconds(1)), new(6, TimeSpan.FromSeconds(2)), new(48, TimeSpan.FromSeconds(30)), new(1_440, TimeSpan.FromHours(1))];

    /// <summary>Questions, for each conversation: of 14, 16, 120 and 3,600.</summary>
    public static readonly TeamsWindow[] Reads = [new(11, TimeSpan.FromSeconds(1)), new(12, TimeSpan.FromSeconds(2)), new(96, TimeSpan.FromSeconds(30)), new(2_880, TimeSpan.FromHours(1))];

    /// <summary>All calls of an app in a tenant: of 30 a second, the smaller of the two numbers that Microsoft gives.</summary>
    public static readonly TeamsWindow[] All = [new(24, TimeSpan.FromSeconds(1))];
}
