using System.Net;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using ChatDeploy.Tests.SignIn;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace ChatDeploy.Tests.Pages;

public sealed class MissingPagesTests(SharedApiWorld shared, StoreFixture store) : IClassFixture<SharedApiWorld>
{
    [Theory]
    [InlineData("/deployments/D-4711", "There is no such deployment")]
    [InlineData("/jobs/J-4711", "There is no such job")]
    [InlineData("/deliveries/4711", "There is no such delivery")]
    [InlineData("/catalog/revisions/4711", "There is no such revision")]
    [InlineData("/people/nobody", "There is no such person")]
    [InlineData("/sites/nowhere", "There is no such site")]
    [InlineData("/nowhere", "There is no such page")]
    [InlineData("/deliveries/nonsense", "There is no such page")]
    public async Task What_is_missing_is_said_on_a_page_of_the_console(string path, string title)
    {
        using var eve = await Browser.SignedInAsync(shared.World, "eve");
        var page = (await eve.GetAsync(path)).Expect(HttpStatusCode.NotFound);
        Assert.Equal("text/html", page.ContentType);
        Assert.Contains($"<h1>{title}</h1>", page.Text, StringComparison.Ordinal);
        Assert.Contains("<nav aria-label=\"Main\">", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Whoever_is_not_signed_in_learns_of_a_missing_page_how_to_sign_in()
    {
        using var stranger = new Browser(shared.World);
        var page = (await stranger.GetAsync("/nowhere")).Expect(HttpStatusCode.NotFound);
        Assert.Equal("text/html", page.ContentType);
        Assert.Contains("href=\"/sign-in\"", page.Text, StringComparison.Ordinal);
        Assert.DoesNotContain("<nav", page.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Programs_are_told_by_a_problem()
    {
        using var eve = await Browser.SignedInAsync(shared.World, "eve");
        (await eve.GetAsync("/nowhere", accept: "application/json")).ExpectProblem(HttpStatusCode.NotFound, "not_found");
        (await eve.GetAsync("/api/nowhere")).ExpectProblem(HttpStatusCode.NotFound, "not_found");
    }

    [Fact]
    public async Task A_form_that_cannot_be_read_is_answered_by_a_page()
    {
        using var ada = await Browser.SignedInAsync(shared.World, "ada");
        var deploy = await ada.GetAsync("/deployments");
        var answer = await ada.SubmitAsync("/deployments/D-1/retry", deploy, ("version", "not a number"));
        Assert.Equal(("text/html", HttpStatusCode.BadRequest), (answer.ContentType, answer.Status));
        Assert.Contains("This could not be read", answer.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_page_that_fails_says_so_with_a_trace_and_its_answer_is_kept_by_nobody()
    {
        using var log = new RememberedLog();
        await using var world = await ApiWorld.StartAsync(store, configure: services => services.AddLogging(logging => logging.AddProvider(log)));
        using var root = await Browser.SignedInAsync(world, "root");
        (await root.GetAsync("/nowhere")).Expect(HttpStatusCode.NotFound);
        (await root.GetAsync("/people/nobody")).Expect(HttpStatusCode.NotFound);
        await using (var db = await world.DbAsync()) await db.Database.ExecuteSqlAsync($"alter table catalog_revisions rename column diff to difference");

        var page = (await root.GetAsync("/catalog/revisions")).Expect(HttpStatusCode.InternalServerError);

        Assert.Equal("text/html", page.ContentType);
        Assert.Contains("Something went wrong", page.Text, StringComparison.Ordinal);
        Assert.True(page.Message.Headers.CacheControl!.NoStore);
        var trace = System.Text.RegularExpressions.Regex.Match(page.Text, "in the log as (?<trace>[0-9a-f]{32})", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(1)).Groups["trace"].Value;
        Assert.Contains(log.Lines, line => line.Contains($"GET /catalog/revisions: unexpected (trace {trace})", StringComparison.Ordinal));
        Assert.DoesNotContain(log.Lines, line => line.Contains("have been overridden", StringComparison.Ordinal));
    }
}
