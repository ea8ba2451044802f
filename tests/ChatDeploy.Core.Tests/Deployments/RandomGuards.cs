using ChatDeploy.Core.BadCommits;
using ChatDeploy.Core.Freezes;
using ChatDeploy.Core.Holds;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Stops;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>People who put things in the way of deployments and take them away again, at random.</summary>
internal static class RandomGuards
{
    private static readonly string[] Tools = ["crm", "wms"];
    private static readonly string[] Environments = ["stage", "free", "demo", "prod", "win"];
    private static readonly string[] Targets = ["acme", "globex", "acme/roma", "acme/milano"];
    private static readonly string[] Deployers = ["ada", "dan", "root"];

    /// <summary>The catalog of the random worlds: with windows, and with as many approvals on demo.</summary>
    public static string Catalog(int approvals) =>
        DeploymentWorld.Yaml.Replace("  - { name: stage }\n", "  - { name: stage }\n" + StartRules.Window, StringComparison.Ordinal)
            .Replace("{ approvals: 2, lock: tool+tenant }", $"{{ approvals: {approvals}, lock: tool+tenant }}", StringComparison.Ordinal);

    /// <summary>Does one thing on a node, whether or not it makes sense; what it was.</summary>
    public static async Task<string> StepAsync(DeploymentWorld world, WorldNode node, Random random)
    {
        T Pick<T>(IReadOnlyList<T> of) => of[random.Next(of.Count)];
        Task<Person> Person() => world.PersonAsync(Pick(Deployers));
        var (tool, environment, target) = (Pick(Tools), Pick(Environments), Pick(Targets));
        switch (random.Next(20))
        {
            case < 4:
                await node.Get<FreezeEnvironment>().HandleAsync(
                    await world.PersonAsync("root"),
                    new FreezeRequest(random.Next(4) == 0 ? null : environment, random.Next(2) == 0 ? null : Pick(["acme", "globex"]), "x", Until: world.Clock.GetUtcNow().AddMinutes(random.Next(1, 20))),
                    default);
                return $"freeze {environment}";
            case < 6:
                await node.Get<UnfreezeEnvironment>().HandleAsync(await world.PersonAsync("root"), environment, random.Next(2) == 0 ? null : "acme", default);
                return $"unfreeze {environment}";
            case 6:
                await node.Get<StopEverything>().HandleAsync(await Person(), "x", default);
                return "stop";
            case < 10:
                await node.Get<ResumeEverything>().HandleAsync(await world.PersonAsync("root"), default);
                return "resume";
            case 10:
                await node.Get<HoldTarget>().HandleAsync(await Person(), tool, target, environment, default);
                return $"hold {tool} {target} {environment}";
            case < 13:
                await node.Get<UnholdTarget>().HandleAsync(await Person(), tool, target, environment, default);
                return $"unhold {tool} {target} {environment}";
            case 13:
                await node.Get<MarkBad>().HandleAsync(await Person(), tool, $"v{random.Next(1, 10)}", "x", default);
                return $"bad {tool}";
            case < 16:
                await node.Get<UnmarkBad>().HandleAsync(await Person(), tool, $"v{random.Next(1, 10)}", default);
                return $"unbad {tool}";
            case 16:
                await node.Get<LockTool>().HandleAsync(await Person(), tool, environment, "x", default);
                return $"lock {tool} {environment}";
            case < 19:
                await node.Get<UnlockTool>().HandleAsync(await Person(), tool, environment, confirmed: true, default);
                if (random.Next(2) == 0) await node.Get<PinSite>().HandleAsync(await Person(), target, tool, environment, "x", default);
                else await node.Get<UnpinSite>().HandleAsync(await Person(), target, tool, environment, default);
                return $"unlock, pin or unpin {tool} {environment} {target}";
            default:
                await world.ApplyCatalogAsync(Catalog(random.Next(1, 3)));
                return "policy";
        }
    }

    /// <summary>Takes everything away.</summary>
    public static async Task ClearAsync(DeploymentWorld world)
    {
        await using var db = world.Open();
        await db.Freezes.ExecuteDeleteAsync();
        await db.Stops.ExecuteDeleteAsync();
        await db.Holds.ExecuteDeleteAsync();
        await db.BadCommits.ExecuteDeleteAsync();
    }
}
