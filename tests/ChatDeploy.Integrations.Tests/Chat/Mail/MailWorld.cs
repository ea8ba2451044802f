using System.Text.Json.Nodes;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Chat;
using ChatDeploy.Integrations.Chat.Mail;
using ChatDeploy.Integrations.Chat.Mail.Letters;
using ChatDeploy.Integrations.Tests.Chat.Slack.Blocks;
using ChatDeploy.Testing.Mail;
using Microsoft.Extensions.Logging.Abstractions;

namespace ChatDeploy.Integrations.Tests.Chat.Mail;

/// <summary>The surface with a mail server of its own.</summary>
internal sealed class MailWorld(LocalMailServer server, MailOptions options) : IAsyncDisposable
{
    public const string Page = "https://deploy.example.com/deployments/D-7";

    public LocalMailServer Server => server;

    public MailOptions Options => options;

    public MailSurface Surface => Of(options);

    public static async Task<MailWorld> StartAsync(params string[] account)
    {
        var server = await LocalMailServer.StartAsync(account);
        return new MailWorld(server, new MailOptions { Host = "127.0.0.1", Port = server.Port, From = "ChatDeploy <chatdeploy@example.com>", Security = MailSecurity.None });
    }

    public static MailSurface Of(MailOptions options)
    {
        var set = Microsoft.Extensions.Options.Options.Create(options);
        return new MailSurface(Writer(options), new MailSender(set));
    }

    public static LetterWriter Writer(MailOptions? options = null) => new(
        new CardTemplates(), new ConsoleLinks(() => "https://deploy.example.com"), Microsoft.Extensions.Options.Options.Create(options ?? new MailOptions { From = "chatdeploy@example.com" }), NullLogger<LetterWriter>.Instance);

    /// <summary>A post with a card's sample data.</summary>
    /// <param name="sample"><c>approval</c>, or with data of its own <c>approval.large</c>.</param>
    public static OutgoingPost Post(string to, string sample = "approval", string key = "post-1", string? text = null, Func<string, string>? change = null)
    {
        var data = File.ReadAllText(Path.Combine(SampleCards.Directory, sample + ".data.json"));
        return new OutgoingPost(key, to, new CardContent(sample.Split('.')[0], JsonNode.Parse(change?.Invoke(data) ?? data)!), text ?? "D-7 waits for approval: crm@v2.1.0 to acme on prod", 7);
    }

    public ValueTask DisposeAsync() => server.DisposeAsync();
}
