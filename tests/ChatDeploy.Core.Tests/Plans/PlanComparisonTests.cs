using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Plans;

namespace ChatDeploy.Core.Tests.Plans;

public sealed class PlanComparisonTests
{
    private static readonly CellVersion V1 = new("1111", "v1");
    private static readonly CellVersion V2 = new("2222", "v2");
    private static readonly PlanCell Cell = new(1, 7, 10, CellAction.Deploy, null, V1, V2, 1);
    private static readonly PlanCell There = Cell with { Action = CellAction.Skip, SkipReason = "already_there", From = V2, Wave = 0 };
    private static readonly PlanCell Pinned = Cell with { Action = CellAction.Skip, SkipReason = "pinned", Wave = 0 };

    public static TheoryData<PlanCell?, PlanCell?, bool> Pairs => new()
    {
        { Cell, Cell, true },
        { Cell, Cell with { From = null }, true },
        { Cell, Cell with { Wave = 2 }, true },
        { Cell, There, true },
        { There, Cell, true },
        { Cell, Pinned, false },
        { Pinned, Cell, false },
        { There, Pinned, false },
        { Cell, Cell with { To = V1 }, false },
        { Cell, Cell with { To = V2 with { Ref = "main" } }, false },
        { Cell, Cell with { SiteId = 11 }, false },
        { Cell, null, false },
        { null, Cell, false },
        { Cell with { Action = CellAction.Restore }, Cell, false },
        { Cell with { Action = CellAction.Restore }, Cell with { Action = CellAction.Restore, From = null }, true },
    };

    [Theory]
    [MemberData(nameof(Pairs))]
    public void A_rebase_needs_the_same_cells_with_the_same_to(PlanCell? before, PlanCell? after, bool may) =>
        Assert.Equal(may, PlanComparison.DiffersOnlyInFrom(Of(before), Of(after)));

    public static TheoryData<PlanCell?, PlanCell?, string> Lines => new()
    {
        { Cell, Cell with { From = null }, "10: runs nothing now, was v1; deploy v2" },
        { Cell, There, "10: runs v2 now, was v1; skip (already_there)" },
        { Cell, Pinned, "10: skip (pinned), was: deploy v2" },
        { Cell, Cell with { To = V1 }, "10: deploy v1, was: deploy v2" },
        { Cell, Cell with { Wave = 2 }, "10: wave 2, was 1" },
        { Cell, null, "10: no longer part of it" },
        { null, Cell with { Action = CellAction.Restore }, "10: added, restore v2" },
        { Cell, Cell, "the policy or the runner changed" },
    };

    [Theory]
    [MemberData(nameof(Lines))]
    public void A_difference_is_told_in_a_line(PlanCell? before, PlanCell? after, string line) =>
        Assert.Equal([line], PlanComparison.Describe(Of(before), Of(after), cell => $"{cell.SiteId}"));

    [Fact]
    public void Many_differences_are_cut_with_their_number()
    {
        var many = new Plan(Enumerable.Range(0, 30).Select(i => Cell with { SiteId = i }).ToList(), 1);
        var lines = PlanComparison.Describe(many, new Plan([], 0), cell => $"{cell.SiteId}", limit: 5);
        Assert.Equal((6, "and 25 more"), (lines.Count, lines[^1]));
    }

    private static Plan Of(PlanCell? cell) => new(cell is null ? [] : [cell], 1);
}
