using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Audit;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Core.Persistence;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Scm;
using ChatDeploy.Integrations.Postgres;
using ChatDeploy.Integrations.Quartz;
using ChatDeploy.Testing;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Core.Tests.Deployments;

/// <summary>One life of a node: everything registered as the host does it, an <see cref="InstantRunner"/>, and the pump of job reports running.</summary>
internal sealed class WorldNode : IAsyncDisposable
{
    private readonly ServiceProvider _services;
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _pump;

    public WorldNode(string name, string connectionString, TimeProvider clock, InstantDisk disk, Action<IServiceCollection>? configure = null)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddPostgresStore(() => connectionString);
        services.AddCore().AddCronTimes().AddAudit(_ => new AuditKey(new byte[AuditKey.LeastBytes]));
        services.AddSingleton(clock);
        services.AddSingleton(new Node(name));
        services.AddSingleton(new AttemptTokens(new byte[32]));
        services.AddSingleton(provider => new AttemptFactory(provider.GetRequiredService<AttemptTokens>(), () => "http://127.0.0.1:5080"));
        services.AddSingleton(new ConsoleAddress(() => "http://127.0.0.1:5080"));
        services.AddSingleton<ISourceClones, NoClones>();
        services.AddSingleton(disk);
        services.AddSingleton<InstantRunner>();
        services.AddSingleton<IRunner>(provider => provider.GetRequiredService<InstantRunner>());
        configure?.Invoke(services);
        _services = services.BuildServiceProvider();
        Runner = Get<InstantRunner>();
        Starting = Make<StartDeployments>();
        Dispatching = Make<DispatchJobs>();
        Advancing = Make<AdvanceDeployments>();
        Expiring = Make<ExpireDeployments>();
        _pump = Task.Run(() => Get<JobReports>().RunAsync(_stop.Token));
    }

    public InstantRunner Runner { get; }
    public IReconciler Starting { get; }
    public IReconciler Dispatching { get; }
    public IReconciler Advancing { get; }
    public IReconciler Expiring { get; }
    public IReadOnlyList<IReconciler> Reconcilers => [Expiring, Starting, Dispatching, Advancing];
    public RequestDeployment Request => Get<RequestDeployment>();
    public RequestRollback RollBack => Get<RequestRollback>();
    public LaunchDeployment Launch => Get<LaunchDeployment>();
    public CancelDeployment Cancel => Get<CancelDeployment>();
    public AnswerPause Answer => Get<AnswerPause>();
    public DecideTicket Decide => Get<DecideTicket>();
    public AdoptAttempts Adoption => Get<AdoptAttempts>();
    public CatalogSnapshots Catalogs => Get<CatalogSnapshots>();
    public Hints Hints => Get<Hints>();
    public IDbContextFactory<DeployDbContext> Contexts => Get<IDbContextFactory<DeployDbContext>>();

    public T Get<T>() where T : notnull => _services.GetRequiredService<T>();

    public AsyncServiceScope Scope() => _services.CreateAsyncScope();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        try
        {
            await _pump;
        }
        catch (OperationCanceledException)
        {
            // That is how it ends.
        }

        _stop.Dispose();
        await _services.DisposeAsync();
    }

    private T Make<T>() => ActivatorUtilities.CreateInstance<T>(_services);
}
