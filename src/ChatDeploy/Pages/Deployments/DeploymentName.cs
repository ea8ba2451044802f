using ChatDeploy.Core.Deployments;

namespace ChatDeploy.Pages.Deployments;

/// <summary>Names a deployment by what it brings where, in a line: <c>crm@v2.1.0 to acme</c>.</summary>
internal static class DeploymentName
{
    private const int MostTools = 3;
    private const int MostTargets = 3;
    private const int LongestRef = 40;

    /// <summary>What it brings: tools with refs, or what it takes back.</summary>
    public static string What(IReadOnlyList<DeploymentItemView> items, string? rollbackOf)
    {
        ArgumentNullException.ThrowIfNull(items);
        var tools = string.Join(", ", items.Take(MostTools).Select(i => i.Ref is null ? i.Tool : $"{i.Tool}@{Short(i.Ref)}")) + More(items.Count, MostTools);
        return rollbackOf is not null ? $"Rollback of {rollbackOf} ({tools})" : items.All(i => i.Ref is null) ? $"Rollback of {tools}" : tools;
    }

    /// <summary>Where to.</summary>
    public static string Where(IReadOnlyList<string> targets)
    {
        ArgumentNullException.ThrowIfNull(targets);
        return targets is ["*"] ? "every tenant" : string.Join(", ", targets.Take(MostTargets)) + More(targets.Count, MostTargets);
    }

    /// <summary>Everything.</summary>
    public static string Of(DeploymentView deployment)
    {
        ArgumentNullException.ThrowIfNull(deployment);
        return $"{What(deployment.Items, deployment.RollbackOf)} to {Where(deployment.Targets)} on {deployment.Environment}";
    }

    /// <summary>A ref as it is shown: of a sha seven digits, and no ref longer than people read. Null for none.</summary>
    public static string? Short(string? reference) =>
        reference is { Length: 40 or 64 } && reference.All(char.IsAsciiHexDigit) ? reference[..7]
        : reference is { Length: > LongestRef } ? $"{reference[..(char.IsHighSurrogate(reference[LongestRef - 2]) ? LongestRef - 2 : LongestRef - 1)]}…"
        : reference;

    private static string More(int count, int shown) => count > shown ? $" and {count - shown:N0} more" : "";
}
