using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Plans;

namespace ChatDeploy.Core.Tests.Plans;

public sealed class PlanDigestTests
{
    private static readonly PlanCell First = new(1, 7, 10, CellAction.Deploy, null, new("1111", "v1"), new("2222", "v2"), 1);
    private static readonly PlanCell Second = new(2, 7, 11, CellAction.Skip, "pinned", null, new("2222", "v2"), 0);
    private static readonly Dictionary<int, int> Runners = new() { [1] = 1, [2] = 1 };

    public static TheoryData<string> Changes => [.. Changed.Keys];

    private static Dictionary<string, Func<string>> Changed { get; } = new()
    {
        ["tool"] = () => Of([First with { ToolId = 2 }, Second]),
        ["site"] = () => Of([First with { SiteId = 12 }, Second]),
        ["action"] = () => Of([First with { Action = CellAction.Restore }, Second]),
        ["wave"] = () => Of([First with { Wave = 2 }, Second]),
        ["skip reason"] = () => Of([First, Second with { SkipReason = "already_there" }]),
        ["from"] = () => Of([First with { From = new("3333", "v1") }, Second]),
        ["from nothing"] = () => Of([First with { From = null }, Second]),
        ["to"] = () => Of([First with { To = new("3333", "v2") }, Second]),
        ["to by another ref"] = () => Of([First with { To = new("2222", "main") }, Second]),
        ["to nothing"] = () => Of([First with { To = null }, Second]),
        ["order of cells"] = () => Of([Second, First]),
        ["one cell less"] = () => Of([First]),
        ["a cell twice"] = () => Of([First, Second, Second]),
        ["environment"] = () => Of([First, Second], environment: 4),
        ["policy"] = () => Of([First, Second], policy: 6),
        ["a runner"] = () => Of([First, Second], runners: new() { [1] = 1, [2] = 2 }),
        ["one tool less"] = () => Of([First, Second], runners: new() { [1] = 1 }),
        ["fields that only join to the same text"] = () => Of([First with { To = new("222", "2v2") }, Second]),
        ["empty for null"] = () => Of([First with { SkipReason = string.Empty }, Second]),
    };

    [Fact]
    public void It_is_the_same_in_every_process_and_on_every_machine() =>
        Assert.Equal("0c2fbaf4b8035adc709acd9708092263adc0d4b3d5920da11efaf896ec67399d", Of([First, Second]));

    [Theory]
    [MemberData(nameof(Changes))]
    public void Whatever_an_approval_depends_on_changes_it(string what) => Assert.NotEqual(Of([First, Second]), Changed[what]());

    [Fact]
    public void No_two_of_these_changes_give_the_same() =>
        Assert.Equal(Changed.Count, Changed.Values.Select(make => make()).Distinct().Count());

    [Fact]
    public void How_what_runs_is_called_and_the_order_of_runners_do_not_matter()
    {
        Assert.Equal(Of([First, Second]), Of([First with { From = new("1111", "main") }, Second]));
        Assert.Equal(Of([First, Second]), Of([First, Second], runners: new() { [2] = 1, [1] = 1 }));
    }

    private static string Of(IReadOnlyList<PlanCell> cells, int environment = 3, int policy = 5, Dictionary<int, int>? runners = null) =>
        PlanDigest.Compute(new Plan(cells, 1), environment, policy, runners ?? Runners);
}
