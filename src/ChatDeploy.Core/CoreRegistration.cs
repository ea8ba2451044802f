using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Audit;
using ChatDeploy.Core.BadCommits;
using ChatDeploy.Core.Cards;
using ChatDeploy.Core.Cards.Deployments;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Chat.Addresses;
using ChatDeploy.Core.Chat.Requests;
using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Core.Conversation.Buttons;
using ChatDeploy.Core.Conversation.Commands;
using ChatDeploy.Core.Conversation.Home;
using ChatDeploy.Core.Conversation.Texts;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Freezes;
using ChatDeploy.Core.Deployments.Statuses;
using ChatDeploy.Core.History;
using ChatDeploy.Core.Holds;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.People;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Core.Plans;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Reconcilers;
using ChatDeploy.Core.Runners;
using ChatDeploy.Core.Schedules;
using ChatDeploy.Core.Stops;
using ChatDeploy.Core.Runners.Pipelines;
using ChatDeploy.Core.Secrets;
using Microsoft.Extensions.DependencyInjection;

namespace ChatDeploy.Core;

/// <summary>Registers what the core knows and decides. The host adds a store engine, the audit trail, runners, providers, <see cref="ICronTimes"/>, a <see cref="Node"/>, <see cref="AttemptTokens"/>, an <see cref="AttemptFactory"/> and a <see cref="ConsoleAddress"/>.</summary>
public static class CoreRegistration
{
    /// <summary>Adds the core's operations, snapshots and reconcilers.</summary>
    public static IServiceCollection AddCore(this IServiceCollection services)
    {
        services.AddSingleton<Hints>().AddSingleton<RunsMoved>();
        services.AddSingleton<CatalogSnapshots>();
        services.AddSingleton<MatrixSnapshots>().AddSingleton<MatrixBoard>().AddSingleton<PendingCommits>();
        services.AddSingleton<CardTemplates>();
        services.AddSingleton<AuditQueries>().AddSingleton<NoteForbidden>();
        services.AddScoped<ApplyCatalog>().AddScoped<ReadCatalog>().AddScoped<CatalogRevisionQueries>();
        services.AddScoped<RecordDeployment>().AddScoped<ArchiveRecord>().AddScoped<RecordQueries>().AddScoped<CurrentQueries>().AddScoped<SiteCells>();

        services.AddSingleton<RecogniseToken>().AddSingleton<BootstrapPerson>();
        services.AddScoped<IssueToken>().AddScoped<RevokeToken>().AddScoped<TokenQueries>();
        services.AddSingleton<IssueSignInLink>().AddSingleton<SignInLinks>().AddSingleton<ConsumeSignInLink>().AddSingleton<FirstAdministrator>();
        services.AddSingleton<RecogniseSession>().AddSingleton<RevokeSession>().AddSingleton<SessionQueries>();
        services.AddSingleton<IReconciler, PurgeSignIns>();
        services.AddScoped<DeploymentQueries>().AddScoped<DeploymentProgressQuery>().AddScoped<TimelineQueries>().AddScoped<OfferedActionsQuery>();
        services.AddScoped<JobQueries>().AddSingleton<JobLog>().AddScoped<TicketQueries>();

        services.AddSingleton<AskProviders>().AddSingleton<PlanBuilder>().AddSingleton<PreviewBuilder>().AddSingleton<StoredPlans>().AddSingleton<DeploymentSubjects>();
        services.AddSingleton<NewPreview>().AddSingleton<RequestDeployment>().AddSingleton<RequestRollback>();
        services.AddSingleton<LaunchDeployment>().AddSingleton<CancelDeployment>().AddSingleton<AnswerPause>().AddSingleton<DecideTicket>();
        services.AddSingleton<DeploymentEnding>();

        services.AddSingleton<CommitJobReports>().AddSingleton<JobReports>().AddSingleton<AdoptAttempts>();
        services.AddSingleton<IJobReports>(provider => provider.GetRequiredService<JobReports>());
        services.AddSingleton<IReconciler, StartDeployments>();
        services.AddSingleton<IReconciler, DispatchJobs>();
        services.AddSingleton<IReconciler, AdvanceDeployments>();
        services.AddSingleton<IReconciler, ExpireDeployments>();
        services.AddSingleton<IReconciler, RemindApprovers>();
        services.AddSingleton<IReconciler, RefreshMatrix>();

        services.AddOptions<LockOptions>();
        services.AddSingleton<IReconciler, RemindLockOwners>();
        services.AddSingleton<IReconciler, NoteStatuses>().AddSingleton<IReconciler, WriteStatuses>();
        services.AddPipelineRuns();
        services.AddSingleton<ISecretProtection, NoSecretProtection>().AddSingleton<SecretMasks>().AddSingleton<SecretValues>().AddSingleton<MaskedReports>().AddSingleton<IReconciler, RefreshSecrets>();
        services.AddSingleton<SetSecret>().AddSingleton<RemoveSecret>().AddSingleton<SecretQueries>();

        services.AddSingleton<LockTool>().AddSingleton<UnlockTool>().AddSingleton<LockQueries>();
        services.AddSingleton<SlotTimes>().AddSingleton<StartGuards>().AddSingleton<PreviewObstacles>();
        services.AddSingleton<FreezeEnvironment>().AddSingleton<UnfreezeEnvironment>().AddSingleton<FreezeQueries>();
        services.AddSingleton<StopEverything>().AddSingleton<ResumeEverything>().AddSingleton<StopQueries>();
        services.AddSingleton<HoldTarget>().AddSingleton<UnholdTarget>().AddSingleton<HoldQueries>();
        services.AddSingleton<MarkBad>().AddSingleton<UnmarkBad>().AddSingleton<BadCommitQueries>();
        services.AddSingleton<PinSite>().AddSingleton<UnpinSite>().AddSingleton<PinQueries>();
        services.AddSingleton<BlockersBeforeStart>().AddSingleton<ExplainDeployment>();

        // A host that knows its own address registers better links after this.
        services.AddSingleton(new ConsoleLinks(() => "http://127.0.0.1:5080"));
        services.AddSingleton<DeploymentPictures>().AddSingleton<DeploymentCards>();
        services.AddSingleton<LastWord>().AddScoped<PressButton>();
        services.AddPosts();
        services.AddSingleton<ChatAddresses>().AddSingleton<ChatRequests>().AddSingleton<ChatWork>().AddSingleton<IReconciler, ResumeChatRequests>();
        services.AddSingleton<WebChannels>().AddSingleton<ChatLog>().AddSingleton<ChatQueries>().AddScoped<SayInChannel>().AddScoped<PressInChannel>();
        services.AddScoped<DeploymentTexts>().AddScoped<Converse>().AddSingleton<ChatRefusals>();
        services.AddScoped<DeployCommands>().AddScoped<RunCommands>().AddScoped<DecisionCommands>().AddScoped<GuardCommands>().AddScoped<FreezeCommands>().AddScoped<HoldCommands>();
        services.AddScoped<Questions>().AddScoped<StatusQuestions>().AddScoped<CommitQuestions>().AddScoped<HistoryQuestions>().AddScoped<GuardQuestions>().AddScoped<SignInQuestions>();
        services.AddSingleton<WizardDrafts>().AddSingleton<WizardPreviews>().AddSingleton<CommitChoices>().AddSingleton<DeployWizard>();
        services.AddScoped<WelcomeQuestions>().AddScoped<HomeQuestions>().AddScoped<WizardAnswers>().AddScoped<WizardPress>();
        services.AddSingleton<IReconciler, PurgeWizardDrafts>();
        services.AddSingleton<IReconciler, PurgeFreezes>();
        return services;
    }
}
