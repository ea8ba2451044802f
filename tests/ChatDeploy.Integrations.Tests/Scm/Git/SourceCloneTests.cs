using ChatDeploy.Integrations.Scm.Git;

namespace ChatDeploy.Integrations.Tests.Scm.Git;

public sealed class SourceCloneTests
{
    [Theory]
    [InlineData("acme/crm", "acme%2Fcrm")]
    [InlineData("../../etc", "%2E.%2F..%2Fetc")]
    [InlineData("..", "%2E.")]
    [InlineData("a%2Fb", "a%252Fb")]
    public void An_id_becomes_one_harmless_path_segment(string id, string segment) => Assert.Equal(segment, SourceClone.Escape(id));

    [Fact]
    public void Long_ids_stay_short_and_apart()
    {
        var one = SourceClone.Escape(new string('a', 500) + "1");
        var other = SourceClone.Escape(new string('a', 500) + "2");
        Assert.NotEqual(one, other);
        Assert.True(one.Length <= 200);
    }
}
