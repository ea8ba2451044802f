using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Scm;

namespace ChatDeploy.Core.Tests.Policies;

public sealed class RefPatternsTests
{
    [Theory]
    [InlineData("tag:v*", "tag:v2.1.0", true)]
    [InlineData("tag:v*", "tag:v", true)]
    [InlineData("tag:v*", "tag:release-v1", false)]
    [InlineData("tag:v*", "branch:v2", false)]
    [InlineData("branch:release/*", "branch:release/2.1", true)]
    [InlineData("branch:release/*", "branch:release/2.1/hotfix", true)]
    [InlineData("branch:release/*", "branch:release", false)]
    [InlineData("branch:release/*", "tag:release/2", false)]
    [InlineData("branch:main", "branch:main", true)]
    [InlineData("branch:main", "branch:Main", false)]
    [InlineData("branch:main", "branch:maintenance", false)]
    [InlineData("*", "branch:anything/at/all", true)]
    [InlineData("tag:*-rc*", "tag:v1-rc2", true)]
    [InlineData("tag:*-rc*", "tag:v1", false)]
    [InlineData("tag:a*b*c", "tag:axxbyybzc", true)]
    [InlineData("tag:a*b*c", "tag:axxbyybz", false)]
    public void A_star_stands_for_any_run_of_characters(string pattern, string reference, bool allowed)
    {
        var (kind, name) = reference.StartsWith("tag:", StringComparison.Ordinal) ? (GitRefKind.Tag, reference[4..]) : (GitRefKind.Branch, reference[7..]);
        Assert.Equal(allowed, RefPatterns.Allows([pattern], [new GitRef(kind, name)]));
    }

    [Fact]
    public void No_patterns_allow_anything() => Assert.True(RefPatterns.Allows([], []));

    [Fact]
    public void Patterns_allow_nothing_that_has_no_ref() => Assert.False(RefPatterns.Allows(["*"], []));

    [Fact]
    public void One_ref_that_matches_one_pattern_is_enough() =>
        Assert.True(RefPatterns.Allows(["tag:v*", "branch:release/*"], [new GitRef(GitRefKind.Branch, "main"), new GitRef(GitRefKind.Tag, "v1")]));

    [Fact]
    public void Many_stars_do_not_take_forever() =>
        Assert.False(RefPatterns.Allows(["tag:" + string.Concat(Enumerable.Repeat("*a", 50)) + "b"], [new GitRef(GitRefKind.Tag, new string('a', 5000))]));
}
