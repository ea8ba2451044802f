using System.Text.Json.Nodes;
using ChatDeploy.Browser.Tests.Browsing;
using ChatDeploy.Browser.Tests.Teams;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Chat;
using ChatDeploy.Integrations.Chat.Mail;
using ChatDeploy.Integrations.Chat.Mail.Letters;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Microsoft.Playwright;

namespace ChatDeploy.Browser.Tests.Mail;

/// <summary>Letters as a mail client on a phone shows them. With <c>CHATDEPLOY_PICTURES=all</c> pictures lie in <c>TestResults/screens</c>.</summary>
public sealed class LetterPicturesTests(Chromium chromium)
{
    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Letters_are_readable_at_phone_width(ColorScheme scheme)
    {
        var writer = new LetterWriter(new CardTemplates(), new ConsoleLinks(() => "https://deploy.example.com"), Options.Create(new MailOptions { From = "chatdeploy@example.com" }), NullLogger<LetterWriter>.Instance);
        await using var reader = await Visitor.ComeAsync(chromium, new Uri("https://mail.example.com"), new() { ViewportSize = new() { Width = 390, Height = 844 }, ColorScheme = scheme });

        // A client that is dark draws on dark ground by itself.
        var client = $"<meta name=\"color-scheme\" content=\"{(scheme == ColorScheme.Dark ? "dark" : "light")}\"><meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">";
        foreach (var sample in new[] { "approval", "approval.large", "paused", "result", "decision" })
        {
            var card = new CardContent(sample.Split('.')[0], JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(Repository.Folder, "cards", $"{sample}.data.json")))!);
            var letter = writer.Write(new OutgoingPost("post-1", "releases@example.com", card, "D-1042 waits for approval: crm@v2.1.0 to acme on prod", 1042), null);
            await reader.Page.SetContentAsync(letter.Html.Replace("<head>", $"<head>{client}", StringComparison.Ordinal));
            Assert.True(await reader.Page.SidewaysAsync() == 0, $"{sample} is wider than a phone");
            await Assertions.Expect(reader.Page.GetByRole(AriaRole.Link).First).ToBeVisibleAsync();
            await PlaygroundWorld.PictureAsync(reader.Page, $"letter-{sample}-{scheme}");
        }
    }
}
