using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Persistence;

namespace ChatDeploy.Commands.Demo;

/// <summary>A deployment as seen in the store.</summary>
internal sealed record DemoDeployment(string Id, LifecycleState State, string? Paused, int Waves, int Wave, IReadOnlyList<DemoJob> Jobs)
{
    /// <summary>Whether nothing will happen to it any more by itself.</summary>
    public bool Rests => Paused is not null || State is not (LifecycleState.Approved or LifecycleState.Applying);

    /// <summary>Whether every job is in a state.</summary>
    public bool All(JobState state) => Jobs.Count > 0 && Jobs.All(j => j.State == state);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Id} {EnumCodes.Code(State)}{(Paused is null ? "" : $", paused ({Paused})")}{(State == LifecycleState.Applying ? $", wave {Wave} of {Waves}" : "")}: {string.Join(", ", Jobs)}";
}

/// <summary>A job as seen in the store.</summary>
internal sealed record DemoJob(string Site, int Wave, JobState State, int Attempt, string? ToSha, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt)
{
    /// <inheritdoc/>
    public override string ToString() => $"{Site} {EnumCodes.Code(State)}{(Attempt > 1 ? $" (attempt {Attempt})" : "")}";
}

/// <summary>What is ready of a tool, as seen in the store.</summary>
/// <param name="Ready">Commits in no applied job, newest first.</param>
/// <param name="Deployed">Commits that were in one.</param>
/// <param name="Tags">Versions.</param>
/// <param name="Applied">Deliveries that were taken in.</param>
/// <param name="Open">Deliveries that were not, or not yet.</param>
internal sealed record DemoQueue(IReadOnlyList<string> Ready, IReadOnlyList<string> Deployed, IReadOnlyDictionary<string, string> Tags, int Applied, int Open)
{
    /// <summary>Whether a commit is on the deploy branch.</summary>
    public bool Knows(string sha) => Ready.Contains(sha) || Deployed.Contains(sha);

    /// <inheritdoc/>
    public override string ToString() =>
        $"{Ready.Count} commits ready ({string.Join(", ", Ready.Select(sha => sha[..7]))}), tags {string.Join(", ", Tags.Keys)}, {Applied} deliveries applied, {Open} not";
}

/// <summary>Which commit runs at each site, as the store or the disk says.</summary>
internal sealed record DemoVersions(IReadOnlyDictionary<string, string?> BySite)
{
    /// <summary>Whether every site named runs the commit.</summary>
    public bool Run(string? sha, params IEnumerable<string> sites) => sites.All(site => BySite[site] == sha);

    /// <summary>Whether every site runs the commit.</summary>
    public bool AllRun(string? sha) => Run(sha, BySite.Keys);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", BySite.GroupBy(p => p.Value).Select(g => $"{g.Key?[..7] ?? "nothing"} at {string.Join(", ", g.Select(p => p.Key))}"));
}
