namespace ChatDeploy.Core.Schedules;

/// <summary>Whether something may start at an instant, and what stands in its way.</summary>
/// <param name="Obstacles">What does; empty: it may start.</param>
/// <param name="Advice">What does not stand in its way, but speaks against it: opening hours.</param>
public sealed record SlotAnswer(IReadOnlyList<Obstacle> Obstacles, IReadOnlyList<Obstacle> Advice)
{
    /// <summary>Whether nothing stands in its way.</summary>
    public bool MayStart => Obstacles.Count == 0;
}

/// <summary>One thing that stands in the way of a start.</summary>
/// <param name="Code">Stable snake_case code: <c>window_closed</c>, <c>frozen</c>, <c>stopped</c>, <c>open_hours</c>.</param>
/// <param name="Text">What it is and why, without times.</param>
/// <param name="Who">People who can clear it, by name.</param>
/// <param name="ClearsAt">When it ends by itself; null when it does not, as far as can be seen.</param>
/// <param name="Key">Tells it from others of the same code.</param>
public sealed record Obstacle(string Code, string Text, IReadOnlyList<string> Who, DateTimeOffset? ClearsAt, string Key = "");
