using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Scm;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.ReadyQueue;

/// <summary>What a preview says of queues that may not tell all there is (spec A3): a repository that is ahead, or that cannot be looked at.</summary>
internal static class QueueWarnings
{
    public static async Task<IReadOnlyList<Finding>> OfAsync(DeployDbContext db, PlanSubject subject, CancellationToken cancellationToken)
    {
        var tools = subject.Items.Where(i => i.Ref is not null).Select(i => i.Tool).ToList();
        if (tools.Count == 0) return [];
        var looks = await RepositoryLooks.OfAsync(db, tools, cancellationToken);
        var findings = new List<Finding>();
        foreach (var tool in tools)
        {
            if (!looks.TryGetValue(tool.Id, out var look)) continue;
            var main = new GitRef(GitRefKind.Branch, tool.Branch).FullName;
            var head = await db.BranchHeads.AsNoTracking().Where(h => h.ToolId == tool.Id && h.Name == tool.Branch && h.DeletedAt == null).Select(h => h.Sha).SingleOrDefaultAsync(cancellationToken);
            if (look.Behind.FirstOrDefault(b => b.Ref == main) is { Found: { } found } && head is not null && head != found)
                findings.Add(new Finding("queue_behind", $"{tool.Branch} of {tool.Name} stands at {found[..7]} at {ProviderNames.Of(tool.Provider)}, and the queue still ends at {head[..7]}: newer commits are on their way, or their webhook got lost."));
            if (look.Error is null) continue;
            findings.Add(look.IsFromFallback
                ? new Finding("repository_fallback", $"{tool.Repository} cannot be reached; {tool.Fallback?.Repository} is used instead.")
                : new Finding("repository_unreachable", $"{tool.Repository} could not be looked at lately; there may be newer commits than the queue knows."));
        }

        return findings;
    }
}
