namespace ChatDeploy.Benchmarks.Results;

/// <summary>A bound that a goal sets (performance goals): of the ratio to the floor, or of our own figure.</summary>
internal readonly record struct Limit(double Value, bool IsRatio, bool AtLeast)
{
    public static Limit RatioAtLeast(double value) => new(value, IsRatio: true, AtLeast: true);

    public static Limit RatioAtMost(double value) => new(value, IsRatio: true, AtLeast: false);

    public static Limit AtMost(double value) => new(value, IsRatio: false, AtLeast: false);

    public static Limit OursAtLeast(double value) => new(value, IsRatio: false, AtLeast: true);

    public bool Holds(double ours, double? ratio)
    {
        var figure = IsRatio ? ratio ?? double.NaN : ours;
        return AtLeast ? figure >= Value : figure <= Value;
    }

    public override string ToString() => $"{(AtLeast ? "≥" : "≤")} {Figure.Of(Value)}{(IsRatio ? " ×" : string.Empty)}";
}
