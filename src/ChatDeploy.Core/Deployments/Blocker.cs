namespace ChatDeploy.Core.Deployments;

/// <summary>One thing that holds a deployment back, or that ended it (contract, <c>GET /deployments/{id}/why</c>).</summary>
/// <param name="Code">Stable snake_case code: <c>preview_not_launched</c>, <c>approval_missing</c>, <c>lock_held</c>, <c>paused</c>, …</param>
/// <param name="Text">What it is and what to do about it, without times: those are in <paramref name="ClearsAt"/>.</param>
/// <param name="Who">People who can do something about it, by name; empty when nobody in particular can.</param>
/// <param name="ClearsAt">When it ends by itself, for good or bad: a start time comes, a preview, ticket or attempt runs out; null when it does not.</param>
public sealed record Blocker(string Code, string Text, IReadOnlyList<string> Who, DateTimeOffset? ClearsAt = null);
