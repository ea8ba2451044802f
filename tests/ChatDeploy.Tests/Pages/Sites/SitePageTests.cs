using System.Net;
using ChatDeploy.Tests.Pages.Matrix;

namespace ChatDeploy.Tests.Pages.Sites;

public sealed class SitePageTests(MatrixWorld matrix) : IClassFixture<MatrixWorld>
{
    private const string Milano = "/sites/acme/pdv-milano?tool=crm&environment=prod";

    [Fact]
    public async Task A_cells_details_tell_what_runs_who_brought_it_and_what_waits()
    {
        var text = PageText.TextOf((await matrix.World.PageAsync(Milano)).Between("id=\"cell\"", "</main>"));
        Assert.Contains("v1", text);
        Assert.Contains("by ada", text);
        Assert.Contains("a record by hand", text);
        Assert.Contains("1 newer commit", text);
        Assert.Contains("v1 recorded by hand", text);
    }

    [Fact]
    public async Task What_people_wrote_is_text_never_markup() =>
        Assert.Contains("second &lt;b&gt;bold&lt;/b&gt;", await matrix.World.PageAsync(Milano));

    [Fact]
    public async Task A_pin_tells_who_set_it_and_why() =>
        Assert.Contains("“till open”", WebUtility.HtmlDecode(await matrix.World.PageAsync("/sites/acme/pdv-roma?tool=crm&environment=prod")));

    [Theory]
    [InlineData("ada", true)]
    [InlineData("dora", false)]
    [InlineData("eve", false)]
    public async Task Deploying_and_recording_are_offered_to_whoever_may(string person, bool may)
    {
        var page = await matrix.World.PageAsync(Milano, person);
        Assert.Equal(may, page.Contains("/deploy?tool=crm&amp;target=acme%2Fpdv-milano&amp;environment=prod", StringComparison.Ordinal));
        Assert.Equal(may, page.Contains("/records/new?", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_site_lists_its_tools_in_every_environment()
    {
        var text = PageText.TextOf((await matrix.World.PageAsync("/sites/acme")).Between("<tbody>", "</tbody>"));
        Assert.StartsWith("crm nothing v1", text);
    }

    [Fact]
    public async Task An_unknown_site_is_not_found() => (await matrix.World.GetAsync("/sites/acme/nowhere")).Expect(HttpStatusCode.NotFound);
}
