using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.History;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.People;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Runners;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Core;

/// <summary>Registers what the core knows and decides. The host adds a store engine, runners, providers, a <see cref="Node"/>, <see cref="AttemptTokens"/> and an <see cref="AttemptFactory"/>.</summary>
public static class CoreRegistration
{
    /// <summary>Adds the core's operations, snapshots and reconcilers.</summary>
    public static IServiceCollection AddCore(this IServiceCollection services)
    {
        services.AddSingleton<Hints>();
        services.AddSingleton<CatalogSnapshots>();
        services.AddSingleton<MatrixSnapshots>().AddSingleton<MatrixBoard>().AddSingleton<PendingCommits>();
        services.AddScoped<ApplyCatalog>().AddScoped<ReadCatalog>();
        services.AddScoped<RecordDeployment>().AddScoped<ArchiveRecord>().AddScoped<RecordQueries>().AddScoped<CurrentQueries>().AddScoped<SiteCells>();

        services.AddSingleton<RecogniseToken>().AddSingleton<BootstrapPerson>();
        services.AddScoped<IssueToken>().AddScoped<RevokeToken>().AddScoped<TokenQueries>();
        services.AddScoped<DeploymentQueries>().AddScoped<DeploymentProgressQuery>().AddScoped<TimelineQueries>();
        services.AddScoped<JobQueries>().AddSingleton<JobLog>().AddScoped<TicketQueries>();

        services.AddSingleton<PlanBuilder>().AddSingleton<PreviewBuilder>().AddSingleton<StoredPlans>().AddSingleton<DeploymentSubjects>();
        services.AddSingleton<NewPreview>().AddSingleton<RequestDeployment>().AddSingleton<RequestRollback>();
        services.AddSingleton<LaunchDeployment>().AddSingleton<CancelDeployment>().AddSingleton<AnswerPause>().AddSingleton<DecideTicket>();
        services.AddSingleton<DeploymentEnding>();

        services.AddSingleton<CommitJobReports>().AddSingleton<JobReports>().AddSingleton<AdoptAttempts>();
        services.AddSingleton<IJobReports>(provider => provider.GetRequiredService<JobReports>());
        services.AddSingleton<IReconciler, StartDeployments>();
        services.AddSingleton<IReconciler, DispatchJobs>();
        services.AddSingleton<IReconciler, AdvanceDeployments>();
        services.AddSingleton<IReconciler, ExpireDeployments>();
        services.AddSingleton<IReconciler, RefreshMatrix>();

        services.AddSingleton<LockTool>().AddSingleton<UnlockTool>().AddSingleton<LockQueries>();
        services.AddSingleton<PinSite>().AddSingleton<UnpinSite>().AddSingleton<PinQueries>();
        services.AddSingleton<BlockersBeforeStart>().AddSingleton<ExplainDeployment>();
        services.AddScoped<DeploymentTexts>().AddScoped<Converse>().AddSingleton<ChatRefusals>();
        services.AddScoped<DeployCommands>().AddScoped<RunCommands>().AddScoped<DecisionCommands>().AddScoped<GuardCommands>();
        services.AddScoped<Questions>().AddScoped<StatusQuestions>().AddScoped<CommitQuestions>().AddScoped<HistoryQuestions>().AddScoped<GuardQuestions>();
        return services;
    }
}
