namespace ChatDeploy.Benchmarks.Results;

/// <summary>One line of the table.</summary>
/// <param name="Goal">The goal's number; empty where none asks for it.</param>
/// <param name="What">What was measured.</param>
/// <param name="Ours">Our figure.</param>
/// <param name="Unit">Its unit.</param>
internal sealed record ResultRow(string Goal, string What, double Ours, string Unit)
{
    /// <summary>The floor's figure in the same run.</summary>
    public double? Floor { get; init; }

    /// <summary>Which floor.</summary>
    public string? FloorName { get; init; }

    public Limit? Accept { get; init; }

    public Limit? Aim { get; init; }

    public double? Ratio => Floor is > 0 ? Ours / Floor : null;

    public string Verdict => this switch
    {
        { Aim: { } aim } when aim.Holds(Ours, Ratio) => "aim",
        { Accept: { } accept } when accept.Holds(Ours, Ratio) => "accept",
        { Accept: null } => "–",
        _ => "NOT REACHED",
    };

    public string[] Cells =>
    [
        Goal,
        What,
        $"{Figure.Of(Ours)} {Unit}",
        Floor is { } floor ? $"{Figure.Of(floor)} ({FloorName})" : "–",
        Ratio is { } ratio ? Figure.Of(ratio) : "–",
        Accept?.ToString() ?? "–",
        Aim?.ToString() ?? "–",
        Verdict,
    ];
}
