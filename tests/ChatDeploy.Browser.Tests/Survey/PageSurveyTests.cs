using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Survey;

public sealed class PageSurveyTests(SurveyWorld survey, Chromium chromium) : IClassFixture<SurveyWorld>, IAsyncLifetime
{
    private Visitor _root = null!;

    /// <summary>The console's pages; those in brackets are named in <see cref="SurveyWorld"/>.</summary>
    public static TheoryData<string> Pages { get; } =
    [
        "/", "/tools", "/queue", "/queue?status=all", "/deploy", "/deployments", "/approvals", "/approvals?view=all", "/chat", "/history", "/records/new", "/deliveries", "/deliveries/connect",
        "/people", "/people/root", "/catalog", "/catalog/sites", "/catalog/yaml", "/catalog/edit", "/catalog/revisions", "/catalog/revisions/1", "/cards", "/audit", "/audit?act=lock_set", "/locks",
        "/sites/acme/pdv-roma?environment=stage", "/sites/acme/pdv-roma?environment=stage&tool=crm", "/not-found", "/no/such/page", "/deployments/D-4711",
        "[preview]", "[pending]", "[rejected]", "[cancelled]", "[rolled-back]", "[rollback]", "[failed]", "[paused]", "[running]", "[timeline]", "[failed-job]", "[running-job]", "[delivery]",
    ];

    public async ValueTask InitializeAsync() => _root = await survey.World.VisitAsync(chromium, "root");

    public ValueTask DisposeAsync() => _root.DisposeAsync();

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_page_is_sound_in_every_width_and_theme(string page)
    {
        var path = page.StartsWith('[') ? survey.PathOf(page[1..^1]) : page;
        await _root.Page.GotoAsync(path);
        if (path == "/") await Assertions.Expect(_root.Page.Locator(".matrix-pages")).ToHaveCountAsync(0);
        var found = await Look.AtAsync(_root.Page, path == "/" ? "matrix" : page);
        Assert.True(found.Count == 0, string.Join('\n', found));
        _root.ExpectNoComplaint();
    }
}
