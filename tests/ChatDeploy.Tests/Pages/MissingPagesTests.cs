using System.Net;
using ChatDeploy.Tests.Api;
using ChatDeploy.Tests.SignIn;

namespace ChatDeploy.Tests.Pages;

public sealed class MissingPagesTests(SharedApiWorld shared) : IClassFixture<SharedApiWorld>
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
}
