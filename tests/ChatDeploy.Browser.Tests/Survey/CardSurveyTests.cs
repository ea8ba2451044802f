using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.World;
using ChatDeploy.Core.Cards;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Survey;

public sealed class CardSurveyTests(ConsoleWorld world, Chromium chromium) : IClassFixture<ConsoleWorld>
{
    public static TheoryData<string> Stems { get; } = [.. new CardTemplates().Stems];

    [Theory]
    [MemberData(nameof(Stems))]
    public async Task A_card_is_sound_in_every_width_and_theme_whatever_its_data(string stem)
    {
        await using var root = await world.Api.VisitAsync(chromium, "root");
        await root.Page.GotoAsync($"/cards/{stem}");
        var cards = root.Page.Locator("[data-card]");
        await Assertions.Expect(cards.Locator(".ac-adaptiveCard")).ToHaveCountAsync(await cards.CountAsync());
        Assert.NotEqual(0, await cards.CountAsync());
        var found = await Look.AtAsync(root.Page, $"card {stem}");
        Assert.True(found.Count == 0, string.Join('\n', found));
        root.ExpectNoComplaint();
    }
}
