namespace ChatDeploy.Core.Schedules;

/// <summary>What decides when something may start: it has to lie in a window where there are any, and in no closure.</summary>
/// <param name="Windows">Windows of the policy; none: always.</param>
/// <param name="Closures">Freezes and the like: nothing starts in them.</param>
/// <param name="Preferences">Times in which it may start and better does not: opening hours of the stores it touches.</param>
public sealed record SlotRules(IReadOnlyList<Period.Recurring> Windows, IReadOnlyList<Closure> Closures, IReadOnlyList<Closure> Preferences)
{
    /// <summary>No rules: always.</summary>
    public static SlotRules None { get; } = new([], [], []);
}

/// <summary>A time in which nothing starts, or better does not.</summary>
/// <param name="Code">Stable snake_case code: <c>frozen</c>, <c>stopped</c>, <c>open_hours</c>.</param>
/// <param name="Text">What it is and why, without times.</param>
/// <param name="Who">People who can lift it, by name.</param>
/// <param name="Period">When it is on.</param>
/// <param name="Key">Tells it from others of the same code: <c>12</c>, a freeze's key.</param>
public sealed record Closure(string Code, string Text, IReadOnlyList<string> Who, Period Period, string Key = "");
