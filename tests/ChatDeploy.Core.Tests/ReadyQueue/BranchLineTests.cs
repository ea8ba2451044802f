using ChatDeploy.Core.ReadyQueue;

namespace ChatDeploy.Core.Tests.ReadyQueue;

/// <summary>Objects and commits are letters; likenesses are not told, so that only the old head of a force-push is sure to be gone.</summary>
public sealed class BranchLineTests
{
    [Fact]
    public void A_commit_forced_from_two_heads_keeps_what_both_have_however_the_pushes_are_walked()
    {
        // c came by an amend of b, after a, and was returned to from e. Both walks use every push once.
        RefPush[] pushes = [Push("", "a", "a"), Push("a", "b", "xb"), Forced("b", "c", "c"), Push("c", "d", "d"), Forced("d", "b", "b"), Push("b", "e", "ye"), Forced("e", "c", "c")];
        Assert.Equal(("axc", "axc"), (Follow(pushes, 0, 1, 2, 3, 4, 5, 6), Follow(pushes, 0, 1, 5, 6, 3, 4, 2)));
    }

    [Fact]
    public void A_head_that_two_pushes_without_force_reach_has_its_commits_in_one_order_however_the_pushes_are_walked()
    {
        // d merges b, once from c and once from a itself.
        RefPush[] pushes = [Push("", "a", "a"), Push("a", "c", "c"), Push("c", "d", "bd"), Forced("d", "a", ""), Push("a", "d", "bcd")];
        Assert.Equal(Follow(pushes, 0, 4, 3, 1, 2), Follow(pushes, 0, 1, 2, 3, 4));
    }

    private static string Follow(RefPush[] pushes, params int[] walk) => string.Concat(BranchLine.Follow([], [.. walk.Select(i => pushes[i])], _ => null));

    private static RefPush Push(string before, string after, string commits, bool isForced = false) =>
        new() { Ref = "refs/heads/main", Before = before, After = after, Forced = isForced, Shas = [.. commits.Select(c => c.ToString())] };

    private static RefPush Forced(string before, string after, string commits) => Push(before, after, commits, isForced: true);
}
