using ChatDeploy.Api;
using ChatDeploy.Api.Access;
using ChatDeploy.Core;
using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Catalog.Documents;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Core.Runners.Pipelines;
using ChatDeploy.Hosting.Keys;
using ChatDeploy.Integrations.Chat.Mail;
using ChatDeploy.Integrations.Chat.Slack;
using ChatDeploy.Integrations.Chat.Slack.Requests;
using ChatDeploy.Integrations.Chat.Teams;
using ChatDeploy.Integrations.Chat.Teams.Requests;
using ChatDeploy.Integrations.Chat.Web;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Integrations.Postgres.Embedded;
using ChatDeploy.Integrations.Quartz;
using ChatDeploy.Integrations.Runners.Local;
using ChatDeploy.Integrations.Runners.Ssh;
using ChatDeploy.Integrations.Scm.Bitbucket;
using ChatDeploy.Integrations.Scm.Git;
using ChatDeploy.Integrations.Scm.GitHub;
using ChatDeploy.Integrations.Scm.GitLab;
using ChatDeploy.Pages;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.Logging.Console;
using Microsoft.Extensions.Options;

namespace ChatDeploy.Hosting;

/// <summary>The whole application: configuration checked, store at hand and its schema current, everything registered and mapped. Starting it is the caller's.</summary>
public sealed class ChatDeployApplication : IAsyncDisposable
{
    private const string DefaultUrl = "http://127.0.0.1:5080";

    private readonly WebApplication _app;
    private readonly EmbeddedPostgres? _postgres;

    private ChatDeployApplication(WebApplication app, EmbeddedPostgres? postgres)
    {
        _app = app;
        _postgres = postgres;
    }

    /// <summary>The services.</summary>
    public IServiceProvider Services => _app.Services;

    /// <summary>Where it listens (once started, with the port it got): <c>PublicUrl</c> where that is set, else the server's own first address.</summary>
    public string Address => AddressOf(_app.Services);

    /// <summary>Builds it: checks the configuration, starts or reaches the store, brings its schema up to date, applies <c>Catalog:File</c>.</summary>
    /// <param name="args">Configuration as on the command line (<c>--urls …</c>, <c>--Store:DataDirectory=…</c>).</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    /// <param name="configure">Changes the services before the application is built; for tests.</param>
    /// <exception cref="StartRefusedException">The configuration is wrong, or the store cannot be had; the message is one line.</exception>
    public static async Task<ChatDeployApplication> BuildAsync(string[] args, CancellationToken cancellationToken, Action<IServiceCollection>? configure = null)
    {
        var builder = WebApplication.CreateSlimBuilder(args);
        ConfigurationKeys.Check(builder.Configuration);
        var store = ReadStoreOptions(builder.Configuration);
        var data = DataDirectory.Open(store.DataDirectory);
        if (string.IsNullOrEmpty(builder.Configuration["urls"])) builder.WebHost.UseUrls(DefaultUrl);
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.AddServerHeader = false);
        ConfigureLogs(builder.Logging, builder.Configuration);

        var connectionString = builder.Configuration.GetConnectionString("Store") ?? string.Empty;
        Register(builder, () => connectionString, data);
        configure?.Invoke(builder.Services);
        var app = builder.Build();
        EmbeddedPostgres? postgres = null;
        try
        {
            Validate(app.Services);
            if (connectionString.Length == 0)
            {
                postgres = await StartPostgresAsync(data.Path, cancellationToken);
                connectionString = postgres.ConnectionString;
            }

            await MigrateAsync(connectionString, cancellationToken);
            if (await app.Services.GetRequiredService<AuditKeyCheck>().FindProblemAsync(cancellationToken) is { } problem) throw new StartRefusedException(problem);
            Map(app);
            await ApplyCatalogFileAsync(app, cancellationToken);
            return new ChatDeployApplication(app, postgres);
        }
        catch
        {
            await app.DisposeAsync();
            if (postgres is not null) await postgres.DisposeAsync();
            throw;
        }
    }

    /// <summary>Starts listening and reconciling.</summary>
    /// <exception cref="StartRefusedException">The address cannot be listened at.</exception>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException exception)
        {
            throw new StartRefusedException($"urls: {exception.Message} Choose another with --urls http://127.0.0.1:5081", exception);
        }
        catch (OptionsValidationException exception)
        {
            throw Refused(exception);
        }
    }

    /// <summary>Completes when the process is told to stop and everything has ended in order.</summary>
    public Task WaitForShutdownAsync(CancellationToken cancellationToken) => _app.WaitForShutdownAsync(cancellationToken);

    /// <summary>Ends it in order: no more requests, no more reconciling; attempts go on by themselves. Waits for that, at most the host's shutdown time.</summary>
    public Task StopAsync(CancellationToken cancellationToken) => _app.StopAsync(cancellationToken);

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        if (_postgres is not null) await _postgres.DisposeAsync();
    }

    private static StoreOptions ReadStoreOptions(ConfigurationManager configuration)
    {
        var store = new StoreOptions();
        configuration.GetSection(StoreOptions.Section).Bind(store);
        var results = new List<System.ComponentModel.DataAnnotations.ValidationResult>();
        var isValid = System.ComponentModel.DataAnnotations.Validator.TryValidateObject(store, new(store), results, validateAllProperties: true);
        if (!isValid) throw new StartRefusedException($"configuration: {StoreOptions.Section}: {results[0].ErrorMessage}");
        var publicUrl = configuration["PublicUrl"];
        if (!string.IsNullOrEmpty(publicUrl) && !(Uri.TryCreate(publicUrl, UriKind.Absolute, out var url) && url.Scheme is "http" or "https"))
            throw new StartRefusedException($"configuration: PublicUrl: '{publicUrl}' is no absolute http or https address");
        return store;
    }

    private static void ConfigureLogs(ILoggingBuilder logging, ConfigurationManager configuration)
    {
        // Standard output belongs to what commands print: a token, a diff.
        logging.AddSimpleConsole(console =>
        {
            console.SingleLine = true;
            console.UseUtcTimestamp = true;
            console.TimestampFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z' ";
        });
        logging.Services.Configure<ConsoleLoggerOptions>(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        if (configuration.GetSection("Logging").Exists()) return;
        logging.SetMinimumLevel(LogLevel.Information);
        logging.AddFilter("Microsoft", LogLevel.Warning);
        logging.AddFilter("Microsoft.Hosting.Lifetime", LogLevel.Warning);
        logging.AddFilter("Npgsql", LogLevel.Warning);
    }

    private static async Task<EmbeddedPostgres> StartPostgresAsync(string dataDirectory, CancellationToken cancellationToken)
    {
        using var loggers = LoggerFactory.Create(logging => logging.AddSimpleConsole(console => console.SingleLine = true).SetMinimumLevel(LogLevel.Warning));
        try
        {
            return await EmbeddedPostgres.StartAsync(
                new EmbeddedPostgresOptions { DataDirectory = dataDirectory }, TimeProvider.System, loggers.CreateLogger("ChatDeploy.Postgres"), cancellationToken);
        }
        catch (EmbeddedPostgresUnavailableException exception)
        {
            throw new StartRefusedException(exception.Message, exception);
        }
    }

    private static async Task MigrateAsync(string connectionString, CancellationToken cancellationToken)
    {
        try
        {
            await PostgresStore.MigrateAsync(connectionString, cancellationToken);
        }
        catch (Exception exception) when (exception is System.Data.Common.DbException or ArgumentException)
        {
            throw new StartRefusedException($"ConnectionStrings:Store: reaching the store: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    private static void Register(WebApplicationBuilder builder, Func<string> connectionString, DataDirectory data)
    {
        var services = builder.Services;
        services.AddSingleton(TimeProvider.System);
        services.AddPostgresStore(connectionString);
        services.AddCore();
        services.AddOptions<AuditOptions>().BindConfiguration(AuditOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        services.AddAudit(provider => AuditKeyFile.Open(provider.GetRequiredService<IOptions<AuditOptions>>().Value, data));
        services.AddCronTimes();
        services.AddOptions<LockOptions>().BindConfiguration(LockOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton(new Node(data.Node));
        services.AddSingleton(new AttemptTokens(data.Key));
        services.AddSingleton(provider => new ConsoleLinks(() => AddressOf(provider)));
        services.AddSingleton(provider => new AttemptFactory(provider.GetRequiredService<AttemptTokens>(), () => AddressOf(provider)));
        services.AddSingleton(provider => new ConsoleAddress(() => AddressOf(provider)));
        services.AddStoredKeys(data);

        // First, so that it ends last and tells of everything.
        services.AddHostedService<AuditHeadLoop>();
        services.AddHostedService<JobReportPump>();
        services.AddHostedService<ReconcilerLoops>();
        services.AddHostedService<ChatWorkDrain>();
        services.AddSourceClones(data.Path);
        services.AddLocalRunner(builder.Configuration, data.Path);
        services.AddSshRunner(builder.Configuration, data.Path);
        services.AddOptions<PipelineOptions>().BindConfiguration(PipelineOptions.Section, binder => binder.ErrorOnUnknownConfiguration = true).ValidateDataAnnotations().ValidateOnStart();
        services.AddGitProvider();
        services.AddGitHubProvider();
        services.AddGitLabProvider();
        services.AddBitbucketProvider();
        services.AddWebChat();
        services.AddSlack(builder.Configuration);
        services.AddTeams(builder.Configuration);
        services.AddMail(builder.Configuration);
        services.AddApi();
        services.AddPages();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = TimeSpan.FromSeconds(20));
    }

    private static void Map(WebApplication app)
    {
        app.MapApi();
        app.MapGitWebhook();
        app.MapGitHubWebhook();
        app.MapGitLabWebhook();
        app.MapBitbucketWebhook();
        app.MapSlack().IsOpen("Slack signs its requests");
        app.MapTeams().IsOpen("activities carry a token of their own");
        app.MapPages();
    }

    private static void Validate(IServiceProvider services)
    {
        try
        {
            services.GetService<IStartupValidator>()?.Validate();
        }
        catch (OptionsValidationException exception)
        {
            throw Refused(exception);
        }
        catch (InvalidOperationException exception)
        {
            // What the binder says of a value that it cannot convert: it names the key.
            throw new StartRefusedException($"configuration: {exception.Message.ReplaceLineEndings(" ")}", exception);
        }
    }

    private static StartRefusedException Refused(OptionsValidationException exception) =>
        new($"configuration: {exception.OptionsType.Name.Replace("Options", string.Empty, StringComparison.Ordinal)}: {string.Join("; ", exception.Failures)}", exception);

    private static async Task ApplyCatalogFileAsync(WebApplication app, CancellationToken cancellationToken)
    {
        var file = app.Configuration["Catalog:File"];
        if (string.IsNullOrEmpty(file)) return;
        if (!File.Exists(file)) throw new StartRefusedException($"Catalog:File: there is no file {Path.GetFullPath(file)}");
        var text = await File.ReadAllTextAsync(file, cancellationToken);
        switch (CatalogReader.Read(text, Path.GetFileName(file)))
        {
            case CatalogReadResult.Refused refused:
                throw new StartRefusedException($"Catalog:File: {string.Join(Environment.NewLine, refused.Lines)}");
            case CatalogReadResult.Accepted accepted:
                await using (var scope = app.Services.CreateAsyncScope())
                    await scope.ServiceProvider.GetRequiredService<ApplyCatalog>().HandleAsync(accepted.Document, text, "Catalog:File", dryRun: false, cancellationToken);
                break;
        }
    }

    private static string AddressOf(IServiceProvider services)
    {
        var configured = services.GetRequiredService<IConfiguration>()["PublicUrl"];
        if (!string.IsNullOrEmpty(configured)) return configured.TrimEnd('/');
        var own = services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()?.Addresses.FirstOrDefault();

        // A command prints links without listening itself: the service does, at the address that both are configured with.
        own ??= services.GetRequiredService<IConfiguration>()["urls"] is { Length: > 0 } urls ? urls.Split(';')[0] : DefaultUrl;

        // Listening everywhere is no address to call.
        return own.Replace("://[::]", "://127.0.0.1", StringComparison.Ordinal).Replace("://0.0.0.0", "://127.0.0.1", StringComparison.Ordinal)
            .Replace("://+", "://127.0.0.1", StringComparison.Ordinal).Replace("://*", "://127.0.0.1", StringComparison.Ordinal).TrimEnd('/');
    }
}
