using ChatDeploy.Core.People;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Hosting;

namespace ChatDeploy.Commands.Demo;

/// <summary>The real service, running with the demo's catalog on a store of its own.</summary>
internal sealed class DemoService : IAsyncDisposable
{
    private static readonly string[] People = ["ada", "grace", "linus", "viewer"];

    private readonly ChatDeployApplication _app;

    private DemoService(ChatDeployApplication app, DemoTalk talk)
    {
        _app = app;
        Talk = talk;
        Store = new DemoStore(app.Services);
    }

    /// <summary>Where it listens.</summary>
    public string Address => _app.Address;

    /// <summary>Speaks with it.</summary>
    public DemoTalk Talk { get; }

    /// <summary>Looks into its store.</summary>
    public DemoStore Store { get; }

    /// <summary>Cancelled when the process is told to stop.</summary>
    public CancellationToken Stopping => _app.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping;

    /// <summary>Starts it, and writes down where it is for the hooks.</summary>
    /// <param name="directory">The demo's directory.</param>
    /// <param name="pace">How long jobs take over their steps.</param>
    /// <param name="args">Further configuration; it goes before the demo's, except where that keeps the demo apart from a real installation.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public static async Task<DemoService> StartAsync(DemoDirectory directory, TimeSpan pace, string[] args, CancellationToken cancellationToken)
    {
        await File.WriteAllTextAsync(directory.Catalog, CatalogOf(directory, pace), cancellationToken);
        string[] own =
        [
            .. args,

            // A directory, a store and settings of its own, whatever an appsettings.json beside or the environment say of the real ones.
            $"--contentRoot={directory.Root}", $"--Store:DataDirectory={directory.Root}", "--ConnectionStrings:Store=", "--PublicUrl=",
            $"--Catalog:File={directory.Catalog}", $"--Scm:Git:WebhookSecret={directory.ReadOrMakeSecret()}",
        ];
        var app = await ChatDeployApplication.BuildAsync(own, cancellationToken, services =>
            services.AddLogging(logging => logging.ClearProviders().AddProvider(new DemoLog(directory.Log, TimeProvider.System))));
        try
        {
            await app.StartAsync(cancellationToken);
            await File.WriteAllTextAsync(directory.Address, app.Address + "\n", cancellationToken);
            return new DemoService(app, new DemoTalk(app.Address, await TokensAsync(app, cancellationToken)));
        }
        catch
        {
            await app.DisposeAsync();
            throw;
        }
    }

    /// <summary>A fresh link that signs a person of the demo in at the console.</summary>
    public async Task<string> SignInLinkAsync(string person, CancellationToken cancellationToken) =>
        await _app.Services.GetRequiredService<IssueSignInLink>().HandleAsync(person, cancellationToken) is IssueSignInLinkAnswer.Issued issued
            ? issued.Url
            : throw new DemoSurpriseException($"a sign-in link for {person}", "a refusal: have very many been made?");

    /// <summary>Completes when the process is told to stop and everything has ended in order.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Stops it and its PostgreSQL.</summary>
    public async ValueTask DisposeAsync()
    {
        Talk.Dispose();
        await _app.StopAsync(CancellationToken.None);
        await _app.DisposeAsync();
    }

    private static string CatalogOf(DemoDirectory directory, TimeSpan pace) => DemoScript.Catalog
        .Replace("{{repositories}}", new Uri(directory.Repositories).AbsoluteUri, StringComparison.Ordinal)
        .Replace("{{sites}}", directory.Sites.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal), StringComparison.Ordinal)
        .Replace("{{pace}}", pace.TotalSeconds.ToString("0.###"), StringComparison.Ordinal);

    private static async Task<Dictionary<string, string>> TokensAsync(ChatDeployApplication app, CancellationToken cancellationToken)
    {
        await using var scope = app.Services.CreateAsyncScope();
        var issue = scope.ServiceProvider.GetRequiredService<IssueToken>();
        var expiresAt = TimeProvider.System.GetUtcNow().AddDays(7);
        var tokens = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var person in People)
        {
            tokens[person] = await issue.HandleAsync(person, "demo", expiresAt, cancellationToken) is IssueTokenAnswer.Issued issued
                ? issued.Token
                : throw new DemoSurpriseException($"a token for {person}", "a refusal: is the person in the catalog?");
        }

        return tokens;
    }
}
