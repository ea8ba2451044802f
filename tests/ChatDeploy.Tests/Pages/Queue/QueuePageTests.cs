using ChatDeploy.Tests.Pages.Matrix;

namespace ChatDeploy.Tests.Pages.Queue;

public sealed class QueuePageTests(MatrixWorld matrix) : IClassFixture<MatrixWorld>
{
    [Fact]
    public async Task Ready_commits_are_listed_by_tool_and_can_be_chosen_by_their_tag()
    {
        var page = await matrix.World.PageAsync("/queue", "ada");
        var crm = page.Between("id=\"queue-crm\"", "</section>");
        Assert.Contains("value=\"crm@v2\"", crm);
        Assert.Contains("second &lt;b&gt;bold&lt;/b&gt;", crm);
        Assert.Contains("value=\"wms@v7\"", page.Between("id=\"queue-wms\"", "</section>"));
        Assert.Contains("action=\"/deploy\" id=\"queue-deploy\"", page);
    }

    [Fact]
    public async Task A_viewer_may_look_and_not_choose()
    {
        var page = await matrix.World.PageAsync("/queue", "eve");
        Assert.Contains("id=\"queue-crm\"", page);
        Assert.DoesNotContain("type=\"checkbox\"", page);
        Assert.DoesNotContain("queue-deploy", page);
    }

    [Fact]
    public async Task What_is_ready_at_a_target_is_what_is_newer_than_what_runs_there()
    {
        var page = await matrix.World.PageAsync("/queue?target=acme/pdv-milano&environment=prod&tool=crm", "ada");
        Assert.Contains("value=\"crm@v2\"", page);
        Assert.DoesNotContain("value=\"crm@v1\"", page);
        Assert.Contains("name=\"target\" value=\"acme/pdv-milano\"", page);
        Assert.Contains("Nothing is waiting", await matrix.World.PageAsync("/queue?target=acme/pdv-roma&environment=prod&tool=crm"));
    }

    [Fact]
    public async Task A_target_without_an_environment_asks_for_one() =>
        Assert.Contains("Name the environment, too", await matrix.World.PageAsync("/queue?target=acme"));

    [Fact]
    public async Task Commits_are_found_by_a_word_of_their_message()
    {
        var page = await matrix.World.PageAsync("/queue?q=second&status=all");
        Assert.Contains("id=\"queue-crm\"", page);
        Assert.DoesNotContain("id=\"queue-wms\"", page);
    }
}
