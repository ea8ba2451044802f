using ChatDeploy.Core.ReadyQueue;
using FsCheck;
using FsCheck.Fluent;

namespace ChatDeploy.Core.Tests.ReadyQueue;

public sealed class PushTrailTests
{
    [Fact]
    public void Pushes_heard_of_backwards_are_put_in_order() =>
        Assert.Equal("ab bc cd", Told("a", "cd", "bc", "ab"));

    [Fact]
    public void A_missing_push_leaves_no_walk() => Assert.Null(Told("a", "ab", "ac"));

    [Fact]
    public void Pushes_that_do_not_hang_together_with_the_known_object_are_left_out() => Assert.Equal("ab", Told("a", "ab", "cd"));

    [Fact]
    public void A_branch_that_was_reset_and_moved_elsewhere_ends_there_however_it_is_heard_of()
    {
        foreach (var order in new[] { new[] { "ab", "ba", "ac" }, ["ac", "ab", "ba"], ["ba", "ac", "ab"] })
            Assert.EndsWith("ac", Told("a", order), StringComparison.Ordinal);
    }

    [Fact]
    public void A_deleted_and_recreated_branch_ends_where_it_was_recreated() => Assert.Equal("-a a- -b", Told("b", "-b", "a-", "-a"));

    [Fact]
    public void A_round_begins_where_the_branch_was_before() => Assert.Equal("ab ba", Told("b", ["ba", "ab"], before: "a"));

    [Fact]
    public void Any_walk_is_found_from_its_pushes_in_any_order()
    {
        var walks = from length in Gen.Choose(1, 12)
                    from objects in Gen.Elements("abcdefg".ToCharArray()).ListOf(length)
                    let walk = objects.Aggregate("-", (w, o) => w[^1] == o ? w : w + o)
                    let pushes = Enumerable.Range(0, walk.Length - 1).Select(i => walk.Substring(i, 2)).ToArray()
                    from shuffled in Gen.Shuffle(pushes)
                    select (walk, shuffled);
        Prop.ForAll(walks.ToArbitrary(), w => Told("-", w.shuffled) is { } told && told.Split(' ').Length == w.walk.Length - 1 && told[^1] == w.walk[^1]).QuickCheckThrowOnFailure();
    }

    private static string? Told(string at, params string[] pushes) => Told(at, pushes, before: null);

    /// <summary>Objects are letters, a dash is none: <c>ab</c> is a push from a to b.</summary>
    private static string? Told(string at, string[] pushes, string? before)
    {
        static string Name(char letter) => letter == '-' ? PushTrail.Absent : letter.ToString();
        var notes = pushes.Select((p, i) => new RefPush { Ref = "refs/heads/main", DeliveryId = i, Before = Name(p[0]), After = Name(p[1]), Shas = [] }).ToList();
        var walk = PushTrail.Find(notes, Name(at[0]), sha => sha == before);
        return walk is null ? null : string.Join(' ', walk.Select(p => pushes[p.DeliveryId]));
    }
}
