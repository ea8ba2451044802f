using ChatDeploy.Core.Policies;

namespace ChatDeploy.Pages.Catalog;

/// <summary>Says an environment's policy in words, a sentence for each rule.</summary>
internal static class PolicyText
{
    /// <summary>What holds, the strictest rules first; what is not restricted is said, too.</summary>
    public static IEnumerable<string> Of(Policy policy)
    {
        ArgumentNullException.ThrowIfNull(policy);
        yield return policy.Refs.Count == 0 ? "Any commit may be deployed." : $"Takes only {Or(policy.Refs.Select(Ref))}.";
        yield return policy.Approvals == 0 ? "Needs no approval." : Approvals(policy);
        if (policy.ChecksRequired) yield return "Checks have to be green.";
        if (policy.SignedTags == SignedTags.Required) yield return "Tags have to be signed.";
        if (policy.SignedTags == SignedTags.Preferred) yield return "Tags should be signed; a missing signature is warned of.";
        foreach (var window in policy.Windows) yield return $"Starts only in a window: {window.Cron} for {Duration(window.DurationSeconds)}, {window.TimeZone ?? "UTC"}.";
        yield return policy.Lock switch
        {
            LockScope.None => "Deployments do not wait for each other, except at the same site.",
            LockScope.Tool => "One deployment of a tool at a time.",
            _ => "One deployment of a tool for a tenant at a time.",
        };
        yield return policy.Approvals == 0
            ? $"A preview can be launched for {Duration(policy.PreviewTtlSeconds)}."
            : $"A preview can be launched for {Duration(policy.PreviewTtlSeconds)}, and an approval waits for {Duration(policy.ApprovalTtlSeconds)}.";
    }

    /// <summary>A duration in the largest unit that says it whole: <c>90 minutes</c>, <c>1 hour</c>.</summary>
    public static string Duration(int seconds)
    {
        var (count, unit) = seconds switch
        {
            _ when seconds % 86_400 == 0 => (seconds / 86_400, "day"),
            _ when seconds % 3_600 == 0 => (seconds / 3_600, "hour"),
            _ when seconds % 60 == 0 => (seconds / 60, "minute"),
            _ => (seconds, "second"),
        };
        return $"{count:N0} {unit}{(count == 1 ? "" : "s")}";
    }

    private static string Approvals(Policy policy)
    {
        var own = policy.TwoPersonRule ? ", not counting the requester's own" : "";
        var who = policy.Approvers.Count == 0 ? "" : $", by {Or(policy.Approvers)}";
        return $"Needs {policy.Approvals:N0} approval{(policy.Approvals == 1 ? "" : "s")}{own}{who}.";
    }

    private static string Ref(string pattern)
    {
        var colon = pattern.IndexOf(':', StringComparison.Ordinal);
        return $"{(pattern[..colon] == "tag" ? "tags" : "branches")} {pattern[(colon + 1)..]}";
    }

    private static string Or(IEnumerable<string> words)
    {
        var all = words.ToList();
        return all.Count == 1 ? all[0] : $"{string.Join(", ", all[..^1])} or {all[^1]}";
    }
}
