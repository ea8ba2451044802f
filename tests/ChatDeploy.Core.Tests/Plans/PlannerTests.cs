using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Plans;

namespace ChatDeploy.Core.Tests.Plans;

public sealed class PlannerTests
{
    private const int Crm = 1, Wms = 2, Tenant = 7;
    private static readonly CellVersion V1 = new("1111", "v1");
    private static readonly CellVersion V2 = new("2222", "v2");

    [Fact]
    public void Cells_keep_their_order_and_know_what_runs_there() => Assert.Equal(
        ["1@10 ->v2 Deploy 1", "1@11 v1>v2 Deploy 1", "1@12 v2>v2 already_there 0"],
        Spelled(Plan([Deploy(10), Deploy(11), Deploy(12)], current: [(11, V1), (12, V2)])));

    [Fact]
    public void The_same_commit_by_another_ref_is_there_already() => Assert.Equal(
        ["1@10 main>v2 already_there 0"],
        Spelled(Plan([Deploy(10)], current: [(10, V2 with { Ref = "main" })])));

    [Fact]
    public void A_pinned_site_is_skipped_even_where_it_would_be_restored() => Assert.Equal(
        ["1@10 v1>v2 pinned 0", "1@11 v2>v1 pinned 0"],
        Spelled(Plan([Deploy(10), Restore(11, V1)], current: [(10, V1), (11, V2)], pins: [10, 11])));

    [Fact]
    public void A_restore_is_done_even_where_its_version_is_thought_to_run() => Assert.Equal(
        ["1@10 v1>v1 Restore 1"],
        Spelled(Plan([Restore(10, V1)], current: [(10, V1)])));

    [Fact]
    public void Nothing_before_is_nothing_to_restore() => Assert.Equal(
        ["1@10 v1>- nothing_to_restore 0"],
        Spelled(Plan([Restore(10, null)], current: [(10, V1)])));

    [Fact]
    public void Tools_share_their_sites_wave_and_skipped_cells_take_no_place_in_one()
    {
        CellRequest[] requests = [Deploy(9), Deploy(10), Deploy(10, Wms), Deploy(11), Deploy(11, Wms), Deploy(12, Wms)];
        var plan = Plan(requests, current: [(9, V2)], strategy: new Strategy { Kind = StrategyKind.Canary, Canary = 1 });
        Assert.Equal(["1@10 1", "2@10 1", "1@11 2", "2@11 2", "2@12 2", "1@9 0"], plan.Cells.Select(c => $"{c.ToolId}@{c.SiteId} {c.Wave}"));
        Assert.Equal((2, 5), (plan.WaveCount, plan.Jobs));
    }

    [Fact]
    public void Nothing_to_do_has_no_wave()
    {
        var plan = Plan([Deploy(10)], current: [(10, V2)]);
        Assert.Equal((0, 0), (plan.WaveCount, plan.Jobs));
        Assert.Equal((0, 0), (Plan([]).WaveCount, Plan([]).Jobs));
    }

    private static Plan Plan(IReadOnlyList<CellRequest> requests, (int Site, CellVersion Version)[]? current = null, int[]? pins = null, Strategy? strategy = null) =>
        Planner.Plan(
            requests,
            (current ?? []).SelectMany(c => new[] { Crm, Wms }.Select(tool => (Key: (tool, c.Site), c.Version))).ToDictionary(c => c.Key, c => c.Version),
            (pins ?? []).Select(site => (Crm, site)).ToHashSet(),
            strategy ?? Strategy.All);

    private static CellRequest Deploy(int site, int tool = Crm) => new(tool, Tenant, site, V2, Restores: false);

    private static CellRequest Restore(int site, CellVersion? to) => new(Crm, Tenant, site, to, Restores: true);

    private static IEnumerable<string> Spelled(Plan plan) =>
        plan.Cells.Select(c => $"{c.ToolId}@{c.SiteId} {c.From?.Ref ?? "-"}>{c.To?.Ref ?? "-"} {c.SkipReason ?? c.Action.ToString()} {c.Wave}");
}
