using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using ChatDeploy.Core.Cards;
using ChatDeploy.Testing;
using ChatDeploy.Tests.Api;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Survey;

public sealed class CardSurveyTests(StoreFixture store, Chromium chromium) : IAsyncLifetime
{
    private ApiWorld _world = null!;
    private Visitor _root = null!;

    public static TheoryData<string> Stems { get; } = [.. new CardTemplates().Stems];

    public async ValueTask InitializeAsync()
    {
        _world = await ApiWorld.StartAsync(store);
        _root = await _world.VisitAsync(chromium, "root");
    }

    public async ValueTask DisposeAsync()
    {
        await _root.DisposeAsync();
        await _world.DisposeAsync();
    }

    [Theory]
    [MemberData(nameof(Stems))]
    public async Task A_card_is_sound_in_every_width_and_theme_whatever_its_data(string stem)
    {
        await _root.Page.GotoAsync($"/cards/{stem}");
        var cards = _root.Page.Locator("[data-card]");
        await Assertions.Expect(cards.Locator(".ac-adaptiveCard")).ToHaveCountAsync(await cards.CountAsync());
        Assert.NotEqual(0, await cards.CountAsync());
        var found = await Look.AtAsync(_root.Page, $"card {stem}");
        Assert.True(found.Count == 0, string.Join('\n', found));
        _root.ExpectNoComplaint();
    }
}
