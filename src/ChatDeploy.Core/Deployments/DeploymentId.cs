namespace ChatDeploy.Core.Deployments;

/// <summary>A deployment's id as people write it: <c>D-1042</c>.</summary>
/// <param name="Value">The number, which is the store's key.</param>
public readonly record struct DeploymentId(long Value)
{
    /// <summary>Reads <c>D-1042</c>, <c>d-1042</c>, <c>#1042</c> or <c>1042</c>.</summary>
    public static bool TryParse(string? text, out DeploymentId id)
    {
        id = default;
        if (string.IsNullOrEmpty(text)) return false;
        var digits = text.AsSpan();
        if (digits.StartsWith("D-", StringComparison.OrdinalIgnoreCase)) digits = digits[2..];
        else if (digits[0] == '#') digits = digits[1..];
        if (!long.TryParse(digits, System.Globalization.NumberStyles.None, null, out var value) || value <= 0) return false;
        id = new DeploymentId(value);
        return true;
    }

    /// <summary>The form people read.</summary>
    public override string ToString() => $"D-{Value}";
}
