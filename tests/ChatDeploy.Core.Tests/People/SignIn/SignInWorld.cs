using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.People;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Tests.Conversation.Commands;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Tests.People.SignIn;

/// <summary>People of the <see cref="ChatWorld"/> who sign in.</summary>
internal sealed class SignInWorld : IAsyncDisposable
{
    private SignInWorld(ChatWorld chat) => Chat = chat;

    public ChatWorld Chat { get; }

    public DateTimeOffset Now { get => Chat.Clock.Now; set => Chat.Clock.Now = value; }

    public static async Task<SignInWorld> CreateAsync(StoreFixture store) => new(await ChatWorld.CreateAsync(store));

    /// <summary>A new link's secret.</summary>
    public async Task<string> LinkAsync(string person)
    {
        var issued = Assert.IsType<IssueSignInLinkAnswer.Issued>(await Chat.Get<IssueSignInLink>().HandleAsync(person, default));
        return issued.Url[(issued.Url.LastIndexOf('/') + 1)..];
    }

    public Task<ConsumeSignInLinkAnswer> ConsumeAsync(string secret, string userAgent = "Firefox", string address = "192.0.2.7") =>
        Chat.Get<ConsumeSignInLink>().HandleAsync(secret, userAgent, address, default);

    public async Task<string> RefusedAsync(string secret) => Assert.IsType<ConsumeSignInLinkAnswer.Refused>(await ConsumeAsync(secret)).Refusal.Code;

    /// <summary>A new session's secret.</summary>
    public async Task<string> SignInAsync(string person) => Assert.IsType<ConsumeSignInLinkAnswer.SignedIn>(await ConsumeAsync(await LinkAsync(person))).Secret;

    /// <summary>As this node answers, which remembers for some seconds.</summary>
    public ValueTask<RecognisedSession?> RecogniseAsync(string secret) => Chat.Get<RecogniseSession>().HandleAsync(secret, default);

    /// <summary>As a node answers that remembers nothing.</summary>
    public ValueTask<RecognisedSession?> RecogniseAnewAsync(string secret) =>
        new RecogniseSession(Chat.Get<IDbContextFactory<DeployDbContext>>(), Chat.Get<CatalogSnapshots>(), Chat.Clock).HandleAsync(secret, default);

    public async Task<WebSession> SessionAsync()
    {
        await using var db = Chat.Open();
        return await db.WebSessions.AsNoTracking().SingleAsync();
    }

    public async Task<string?> RevokeAsync(string by, int id) => (await Chat.Get<RevokeSession>().HandleAsync(await Chat.PersonAsync(by), id, default))?.Code;

    public ValueTask DisposeAsync() => Chat.DisposeAsync();
}
