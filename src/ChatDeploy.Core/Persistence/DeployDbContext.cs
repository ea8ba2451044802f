using ChatDeploy.Core.Approvals;
using ChatDeploy.Core.Audit;
using ChatDeploy.Core.BadCommits;
using ChatDeploy.Core.Catalog;
using ChatDeploy.Core.Chat.Addresses;
using ChatDeploy.Core.Chat.Requests;
using ChatDeploy.Core.Chat.Web;
using ChatDeploy.Core.Checks;
using ChatDeploy.Core.Conversation.Wizard;
using ChatDeploy.Core.CurrentVersions;
using ChatDeploy.Core.Deliveries;
using ChatDeploy.Core.Deployments;
using ChatDeploy.Core.Freezes;
using ChatDeploy.Core.Deployments.Statuses;
using ChatDeploy.Core.History;
using ChatDeploy.Core.Holds;
using ChatDeploy.Core.Jobs;
using ChatDeploy.Core.Locks;
using ChatDeploy.Core.People;
using ChatDeploy.Core.People.SignIn;
using ChatDeploy.Core.Policies;
using ChatDeploy.Core.Posts;
using ChatDeploy.Core.ReadyQueue;
using ChatDeploy.Core.Runners.Pipelines;
using ChatDeploy.Core.Scm;
using ChatDeploy.Core.Stops;
using ChatDeploy.Core.Secrets;
using Microsoft.EntityFrameworkCore;

namespace ChatDeploy.Core.Persistence;

/// <summary>The store's model. Each noun's configuration lies beside its entity; hot paths bypass change tracking with set-based statements.</summary>
public class DeployDbContext(DbContextOptions<DeployDbContext> options) : DbContext(options)
{
    /// <summary>Clusters of the catalog.</summary>
    public DbSet<Cluster> Clusters => Set<Cluster>();

    /// <summary>Tenants of the catalog, archived ones included.</summary>
    public DbSet<Tenant> Tenants => Set<Tenant>();

    /// <summary>Sites (tenants' mains and stores), archived ones included.</summary>
    public DbSet<Site> Sites => Set<Site>();

    /// <summary>Tools, archived ones included.</summary>
    public DbSet<Tool> Tools => Set<Tool>();

    /// <summary>Environments, archived ones included.</summary>
    public DbSet<DeployEnvironment> Environments => Set<DeployEnvironment>();

    /// <summary>Channels that subscribe to events.</summary>
    public DbSet<Channel> Channels => Set<Channel>();

    /// <summary>Every catalog that was applied.</summary>
    public DbSet<CatalogRevision> CatalogRevisions => Set<CatalogRevision>();

    /// <summary>People, archived ones included.</summary>
    public DbSet<Person> People => Set<Person>();

    /// <summary>API tokens, by hash.</summary>
    public DbSet<ApiToken> ApiTokens => Set<ApiToken>();

    /// <summary>Sign-in links, by hash.</summary>
    public DbSet<SignInLink> SignInLinks => Set<SignInLink>();

    /// <summary>Browsers that people are signed in with, by hash.</summary>
    public DbSet<WebSession> WebSessions => Set<WebSession>();

    /// <summary>The host's data-protection keys, wrapped by a key from outside the store.</summary>
    public DbSet<WrappedKey> WrappedKeys => Set<WrappedKey>();

    /// <summary>Secrets, encrypted.</summary>
    public DbSet<Secret> Secrets => Set<Secret>();

    /// <summary>Webhook deliveries as received.</summary>
    public DbSet<Delivery> Deliveries => Set<Delivery>();

    /// <summary>Pushed commits per tool.</summary>
    public DbSet<Commit> Commits => Set<Commit>();

    /// <summary>Which commits were seen on which branch.</summary>
    public DbSet<BranchCommit> BranchCommits => Set<BranchCommit>();

    /// <summary>Where each branch of a tool's repository stands.</summary>
    public DbSet<BranchHead> BranchHeads => Set<BranchHead>();

    /// <summary>Tags of tools' repositories.</summary>
    public DbSet<VersionTag> VersionTags => Set<VersionTag>();

    /// <summary>Checks of commits as their providers told them.</summary>
    public DbSet<StoredCheck> CommitChecks => Set<StoredCheck>();

    /// <summary>When repositories are looked at, and what was seen.</summary>
    public DbSet<RepositoryLook> RepositoryLooks => Set<RepositoryLook>();

    /// <summary>Branches and tags to be looked at.</summary>
    public DbSet<TouchedRef> TouchedRefs => Set<TouchedRef>();

    /// <summary>What is known of tags' signatures.</summary>
    public DbSet<VerifiedTag> VerifiedTags => Set<VerifiedTag>();

    /// <summary>What runs now.</summary>
    public DbSet<CurrentVersion> CurrentVersions => Set<CurrentVersion>();

    /// <summary>Cells that changed lately, by revision.</summary>
    public DbSet<MatrixChange> MatrixChanges => Set<MatrixChange>();

    /// <summary>The immutable history.</summary>
    public DbSet<DeploymentRecord> Records => Set<DeploymentRecord>();

    /// <summary>Records that an administrator struck out.</summary>
    public DbSet<RecordArchival> RecordArchivals => Set<RecordArchival>();

    /// <summary>The sites that records on main targets are about.</summary>
    public DbSet<RecordCoverage> RecordCoverages => Set<RecordCoverage>();

    /// <summary>Deployments in every state.</summary>
    public DbSet<Deployment> Deployments => Set<Deployment>();

    /// <summary>What each deployment brings: a tool and a commit.</summary>
    public DbSet<DeploymentItem> DeploymentItems => Set<DeploymentItem>();

    /// <summary>What providers are told of deployments.</summary>
    public DbSet<ToldStatus> ToldStatuses => Set<ToldStatus>();

    /// <summary>Where each deployment goes, as it was asked for.</summary>
    public DbSet<DeploymentTarget> DeploymentTargets => Set<DeploymentTarget>();

    /// <summary>The timeline of every deployment, append-only.</summary>
    public DbSet<TimelineEvent> Timeline => Set<TimelineEvent>();

    /// <summary>Cells of plans, which are jobs once launched.</summary>
    public DbSet<Job> Jobs => Set<Job>();

    /// <summary>What jobs reported: log, steps, progress, artifacts.</summary>
    public DbSet<JobEvent> JobEvents => Set<JobEvent>();

    /// <summary>Attempts' runs at providers.</summary>
    public DbSet<TrackedRun> PipelineRuns => Set<TrackedRun>();

    /// <summary>Counters of jobs by state.</summary>
    public DbSet<ProgressCounter> ProgressCounters => Set<ProgressCounter>();

    /// <summary>Approval tickets, one per deployment that needs approval.</summary>
    public DbSet<ApprovalTicket> ApprovalTickets => Set<ApprovalTicket>();

    /// <summary>People's decisions on tickets.</summary>
    public DbSet<Decision> Decisions => Set<Decision>();

    /// <summary>Locks held now.</summary>
    public DbSet<DeployLock> Locks => Set<DeployLock>();

    /// <summary>Rows that serialise decisions about one tool in one environment.</summary>
    public DbSet<Gate> Gates => Set<Gate>();

    /// <summary>Freezes, past ones included until they are lifted.</summary>
    public DbSet<Freeze> Freezes => Set<Freeze>();

    /// <summary>The stop of everything: at most one row.</summary>
    public DbSet<Stop> Stops => Set<Stop>();

    /// <summary>Sites that schedules and newest-commit defaults stay away from.</summary>
    public DbSet<Hold> Holds => Set<Hold>();

    /// <summary>Commits that are not deployed any more.</summary>
    public DbSet<BadCommit> BadCommits => Set<BadCommit>();

    /// <summary>Sites kept at their version.</summary>
    public DbSet<Pin> Pins => Set<Pin>();

    /// <summary>What people have filled in of the wizard.</summary>
    public DbSet<WizardDraft> WizardDrafts => Set<WizardDraft>();

    /// <summary>Deployments' messages in channels and to approvers, one each.</summary>
    public DbSet<Post> Posts => Set<Post>();

    /// <summary>Entries of posts' threads.</summary>
    public DbSet<ThreadEntry> ThreadEntries => Set<ThreadEntry>();

    /// <summary>Messages to single people that are about no one deployment's card.</summary>
    public DbSet<Notice> Notices => Set<Notice>();

    /// <summary>How far channels were told of deployments.</summary>
    public DbSet<Announcement> Announcements => Set<Announcement>();

    /// <summary>Which node calls which workspace.</summary>
    public DbSet<WorkspaceLease> WorkspaceLeases => Set<WorkspaceLease>();

    /// <summary>What people did on surfaces, until it is answered.</summary>
    public DbSet<ChatRequest> ChatRequests => Set<ChatRequest>();

    /// <summary>Conversations that surfaces have told of.</summary>
    public DbSet<ChatAddress> ChatAddresses => Set<ChatAddress>();

    /// <summary>Channels of the web chat that something was said in.</summary>
    public DbSet<ChatChannel> ChatChannels => Set<ChatChannel>();

    /// <summary>Messages of the web chat.</summary>
    public DbSet<ChatMessage> ChatMessages => Set<ChatMessage>();

    /// <summary>The audit trail, append-only and chained; written with <see cref="AuditWriting.Audit"/> alone.</summary>
    public DbSet<AuditRow> AuditRows => Set<AuditRow>();

    /// <summary>Where the audit trail ends, one row.</summary>
    public DbSet<AuditHead> AuditHeads => Set<AuditHead>();

    /// <summary>What the current transaction will write to the audit trail.</summary>
    internal PendingAudit PendingAudit { get; } = new();

    /// <inheritdoc/>
    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(DeployDbContext).Assembly);
        modelBuilder.HasSequence<long>("launch_tickets");
        SnakeCaseNames.Apply(modelBuilder);
    }

    /// <inheritdoc/>
    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        configurationBuilder.Properties<LifecycleState>().HaveConversion<SnakeCaseEnumConverter<LifecycleState>>().HaveMaxLength(20);
        configurationBuilder.Properties<JobState>().HaveConversion<SnakeCaseEnumConverter<JobState>>().HaveMaxLength(20);
        configurationBuilder.Properties<CellAction>().HaveConversion<SnakeCaseEnumConverter<CellAction>>().HaveMaxLength(20);
        configurationBuilder.Properties<DeliveryStatus>().HaveConversion<SnakeCaseEnumConverter<DeliveryStatus>>().HaveMaxLength(20);
        configurationBuilder.Properties<RecordAction>().HaveConversion<SnakeCaseEnumConverter<RecordAction>>().HaveMaxLength(20);
        configurationBuilder.Properties<TicketState>().HaveConversion<SnakeCaseEnumConverter<TicketState>>().HaveMaxLength(20);
        configurationBuilder.Properties<DecisionKind>().HaveConversion<SnakeCaseEnumConverter<DecisionKind>>().HaveMaxLength(20);
        configurationBuilder.Properties<CheckState>().HaveConversion<SnakeCaseEnumConverter<CheckState>>().HaveMaxLength(20);
        configurationBuilder.Properties<TagVerdict>().HaveConversion<SnakeCaseEnumConverter<TagVerdict>>().HaveMaxLength(20);
        configurationBuilder.Properties<PostAudience>().HaveConversion<SnakeCaseEnumConverter<PostAudience>>().HaveMaxLength(20);
    }
}
