using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Core.Cards;
using ChatDeploy.Integrations.Chat.Teams.Cards;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Teams;

/// <summary>Every card with every data file, as Teams draws it on a phone and beside a channel, in light and dark. Pictures lie in <c>TestResults/screens</c>.</summary>
public sealed class TeamsCardSurveyTests(Chromium chromium)
{
    private static readonly bool TakesPictures = Environment.GetEnvironmentVariable("CHATDEPLOY_PICTURES") != "none";

    public static TheoryData<string> Stems { get; } = [.. new CardTemplates().Stems];

    [Theory]
    [MemberData(nameof(Stems))]
    public async Task Teams_draws_all_of_a_card_whatever_its_data(string stem)
    {
        await using var teams = await TeamsPage.OpenAsync(chromium);
        var files = Directory.EnumerateFiles(Path.Combine(Repository.Folder, "cards"), $"{stem}*.data.json").Select(file => Path.GetFileName(file)[..^".data.json".Length]).Where(name => name.Split('.')[0] == stem).Order(StringComparer.Ordinal);
        var cards = files.Select(name => (name, TeamsCards.Message(TeamsPage.Sample(name)))).ToList();
        Assert.NotEmpty(cards);
        var found = new List<string>();
        foreach (var width in (int[])[390, 800])
        {
            await teams.Page.SetViewportSizeAsync(width, 844);
            foreach (var isDark in (bool[])[false, true])
            {
                found.AddRange(await teams.ShowAsync(cards, isDark));
                found.AddRange((await teams.OverflowAsync()).Select(problem => $"{problem} at {width} px"));
                if (TakesPictures) await teams.Page.ScreenshotAsync(new() { Path = Path.Combine(Screens(), $"teams-{stem}-{(isDark ? "dark" : "light")}-{width}.jpg"), FullPage = true, Type = ScreenshotType.Jpeg, Quality = 70 });
            }
        }

        Assert.True(found.Count == 0, string.Join('\n', found.Distinct()));
        teams.ExpectNoComplaint();
    }

    private static string Screens() => Directory.CreateDirectory(Path.Combine(Repository.Folder, "TestResults", "screens")).FullName;
}
