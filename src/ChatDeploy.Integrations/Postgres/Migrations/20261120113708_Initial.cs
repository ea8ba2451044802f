using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ChatDeploy.Integrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class Initial : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateSequence(
                name: "launch_tickets");

            migrationBuilder.CreateTable(
                name: "branch_commits",
                columns: table => new
                {
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    branch = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    position = table.Column<long>(type: "bigint", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_branch_commits", x => new { x.tool_id, x.sha, x.branch });
                });

            migrationBuilder.CreateTable(
                name: "branch_heads",
                columns: table => new
                {
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_branch_heads", x => new { x.tool_id, x.name });
                });

            migrationBuilder.CreateTable(
                name: "catalog_revisions",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    text = table.Column<string>(type: "text", nullable: false),
                    diff = table.Column<string>(type: "text", nullable: false),
                    applied_by = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false),
                    applied_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_catalog_revisions", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "channels",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    surface = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    external_id = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    tenants = table.Column<string>(type: "text", nullable: false),
                    tools = table.Column<string>(type: "text", nullable: false),
                    environments = table.Column<string>(type: "text", nullable: false),
                    events = table.Column<string>(type: "text", nullable: false),
                    archived_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_channels", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "clusters",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false),
                    description = table.Column<string>(type: "text", nullable: true),
                    archived_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_clusters", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "commits",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    branch = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: false),
                    author = table.Column<string>(type: "text", nullable: false),
                    author_email = table.Column<string>(type: "text", nullable: true),
                    message = table.Column<string>(type: "text", nullable: false),
                    committed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    url = table.Column<string>(type: "text", nullable: true),
                    position = table.Column<long>(type: "bigint", nullable: true),
                    orphaned_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    first_applied_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_commits", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "current_versions",
                columns: table => new
                {
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    environment_id = table.Column<int>(type: "integer", nullable: false),
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    @ref = table.Column<string>(name: "ref", type: "character varying(250)", maxLength: 250, nullable: false),
                    deployed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    record_id = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_current_versions", x => new { x.environment_id, x.tool_id, x.site_id });
                });

            migrationBuilder.CreateTable(
                name: "deliveries",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    provider = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    delivery_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    @event = table.Column<string>(name: "event", type: "character varying(100)", maxLength: 100, nullable: false),
                    headers = table.Column<string>(type: "text", nullable: false),
                    body = table.Column<byte[]>(type: "bytea", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    status = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    attempts = table.Column<int>(type: "integer", nullable: false),
                    leased_until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    settled_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deliveries", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "deployment_records",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    environment_id = table.Column<int>(type: "integer", nullable: false),
                    tenant_id = table.Column<int>(type: "integer", nullable: false),
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    covers_tenant = table.Column<bool>(type: "boolean", nullable: false),
                    action = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    @ref = table.Column<string>(name: "ref", type: "character varying(250)", maxLength: 250, nullable: false),
                    previous_sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    previous_ref = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: true),
                    deployed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    deployed_by = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: false),
                    notes = table.Column<string>(type: "text", nullable: true),
                    deployment_id = table.Column<long>(type: "bigint", nullable: true),
                    job_id = table.Column<long>(type: "bigint", nullable: true),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deployment_records", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "deployments",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    requester_id = table.Column<int>(type: "integer", nullable: false),
                    environment_id = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: true),
                    strategy = table.Column<string>(type: "text", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    scheduled_for = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    rollback_of = table.Column<long>(type: "bigint", nullable: true),
                    preview_ref = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    preview_ref_alone = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    preview_expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    findings = table.Column<string>(type: "text", nullable: false),
                    approvals_required = table.Column<int>(type: "integer", nullable: false),
                    wave_count = table.Column<int>(type: "integer", nullable: false),
                    current_wave = table.Column<int>(type: "integer", nullable: false),
                    launched_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    starts_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    launch_ticket = table.Column<long>(type: "bigint", nullable: true),
                    queue_position = table.Column<int>(type: "integer", nullable: true),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    paused_reason = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    accepted_failures = table.Column<int>(type: "integer", nullable: false),
                    cancel_requested_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    end_reason = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deployments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "environments",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    @protected = table.Column<bool>(name: "protected", type: "boolean", nullable: false),
                    policy = table.Column<string>(type: "text", nullable: false),
                    policy_revision = table.Column<int>(type: "integer", nullable: false),
                    archived_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_environments", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "gates",
                columns: table => new
                {
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    environment_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_gates", x => new { x.tool_id, x.environment_id });
                });

            migrationBuilder.CreateTable(
                name: "job_events",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    job_id = table.Column<long>(type: "bigint", nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    content = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_job_events", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "locks",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    environment_id = table.Column<int>(type: "integer", nullable: false),
                    tenant_id = table.Column<int>(type: "integer", nullable: false),
                    deployment_id = table.Column<long>(type: "bigint", nullable: true),
                    owner_id = table.Column<int>(type: "integer", nullable: true),
                    reason = table.Column<string>(type: "text", nullable: true),
                    acquired_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_locks", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "matrix_changes",
                columns: table => new
                {
                    revision = table.Column<long>(type: "bigint", nullable: false),
                    environment_id = table.Column<int>(type: "integer", nullable: false),
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    site_ids = table.Column<int[]>(type: "integer[]", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_matrix_changes", x => new { x.revision, x.environment_id, x.tool_id });
                });

            migrationBuilder.CreateTable(
                name: "matrix_revision",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    value = table.Column<long>(type: "bigint", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_matrix_revision", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "people",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false),
                    email = table.Column<string>(type: "text", nullable: true),
                    slack = table.Column<string>(type: "text", nullable: true),
                    teams = table.Column<string>(type: "text", nullable: true),
                    time_zone = table.Column<string>(type: "text", nullable: true),
                    roles = table.Column<string>(type: "text", nullable: false),
                    archived_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_people", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pins",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    environment_id = table.Column<int>(type: "integer", nullable: false),
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    owner_id = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pins", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "progress_counters",
                columns: table => new
                {
                    deployment_id = table.Column<long>(type: "bigint", nullable: false),
                    kind = table.Column<int>(type: "integer", nullable: false),
                    key = table.Column<int>(type: "integer", nullable: false),
                    pending = table.Column<int>(type: "integer", nullable: false),
                    running = table.Column<int>(type: "integer", nullable: false),
                    succeeded = table.Column<int>(type: "integer", nullable: false),
                    failed = table.Column<int>(type: "integer", nullable: false),
                    lost = table.Column<int>(type: "integer", nullable: false),
                    skipped = table.Column<int>(type: "integer", nullable: false),
                    cancelled = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_progress_counters", x => new { x.deployment_id, x.kind, x.key });
                });

            migrationBuilder.CreateTable(
                name: "ref_pushes",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    @ref = table.Column<string>(name: "ref", type: "character varying(270)", maxLength: 270, nullable: false),
                    delivery_id = table.Column<long>(type: "bigint", nullable: false),
                    before = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    after = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    commit = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    forced = table.Column<bool>(type: "boolean", nullable: false),
                    shas = table.Column<string>(type: "text", nullable: false),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    is_connected = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_ref_pushes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tenants",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false),
                    cluster = table.Column<string>(type: "text", nullable: true),
                    @namespace = table.Column<string>(name: "namespace", type: "text", nullable: true),
                    time_zone = table.Column<string>(type: "text", nullable: true),
                    archived_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tenants", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "tools",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    name = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false),
                    team = table.Column<string>(type: "text", nullable: true),
                    provider = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    repository_id = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    repository_url = table.Column<string>(type: "text", nullable: true),
                    branch = table.Column<string>(type: "text", nullable: false),
                    runners = table.Column<string>(type: "text", nullable: false),
                    tenants = table.Column<string>(type: "text", nullable: false),
                    runner_revision = table.Column<int>(type: "integer", nullable: false),
                    archived_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_tools", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "version_tags",
                columns: table => new
                {
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    deleted_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_version_tags", x => new { x.tool_id, x.name });
                });

            migrationBuilder.CreateTable(
                name: "record_archivals",
                columns: table => new
                {
                    record_id = table.Column<long>(type: "bigint", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    archived_by = table.Column<int>(type: "integer", nullable: false),
                    archived_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_record_archivals", x => x.record_id);
                    table.ForeignKey(
                        name: "fk_record_archivals_record_id",
                        column: x => x.record_id,
                        principalTable: "deployment_records",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "record_coverages",
                columns: table => new
                {
                    record_id = table.Column<long>(type: "bigint", nullable: false),
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    environment_id = table.Column<int>(type: "integer", nullable: false),
                    site_id = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_record_coverages", x => new { x.environment_id, x.tool_id, x.site_id, x.record_id });
                    table.ForeignKey(
                        name: "fk_record_coverages_record_id",
                        column: x => x.record_id,
                        principalTable: "deployment_records",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "approval_tickets",
                columns: table => new
                {
                    deployment_id = table.Column<long>(type: "bigint", nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    required = table.Column<int>(type: "integer", nullable: false),
                    preview_ref = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    opened_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_approval_tickets", x => x.deployment_id);
                    table.ForeignKey(
                        name: "fk_approval_tickets_deployment_id",
                        column: x => x.deployment_id,
                        principalTable: "deployments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "deployment_items",
                columns: table => new
                {
                    deployment_id = table.Column<long>(type: "bigint", nullable: false),
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    asked_ref = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: true),
                    @ref = table.Column<string>(name: "ref", type: "character varying(250)", maxLength: 250, nullable: true),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deployment_items", x => new { x.deployment_id, x.tool_id });
                    table.ForeignKey(
                        name: "fk_deployment_items_deployment_id",
                        column: x => x.deployment_id,
                        principalTable: "deployments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "deployment_targets",
                columns: table => new
                {
                    deployment_id = table.Column<long>(type: "bigint", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(127)", maxLength: 127, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_deployment_targets", x => new { x.deployment_id, x.ordinal });
                    table.ForeignKey(
                        name: "fk_deployment_targets_deployment_id",
                        column: x => x.deployment_id,
                        principalTable: "deployments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "jobs",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    deployment_id = table.Column<long>(type: "bigint", nullable: false),
                    ordinal = table.Column<int>(type: "integer", nullable: false),
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    environment_id = table.Column<int>(type: "integer", nullable: false),
                    tenant_id = table.Column<int>(type: "integer", nullable: false),
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    action = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    skip_reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    wave = table.Column<int>(type: "integer", nullable: false),
                    from_sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    from_ref = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: true),
                    to_sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    to_ref = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: true),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    started_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    finished_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    runner = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    node = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: true),
                    exit_code = table.Column<int>(type: "integer", nullable: true),
                    reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    detail = table.Column<string>(type: "text", nullable: true),
                    run_url = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_jobs", x => x.id);
                    table.ForeignKey(
                        name: "fk_jobs_deployment_id",
                        column: x => x.deployment_id,
                        principalTable: "deployments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "timeline",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    deployment_id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    type = table.Column<string>(type: "character varying(50)", maxLength: 50, nullable: false),
                    actor = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: true),
                    payload = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_timeline", x => x.id);
                    table.ForeignKey(
                        name: "fk_timeline_deployment_id",
                        column: x => x.deployment_id,
                        principalTable: "deployments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "api_tokens",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    person_id = table.Column<int>(type: "integer", nullable: false),
                    name = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    hash = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    expires_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    revoked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_api_tokens", x => x.id);
                    table.ForeignKey(
                        name: "fk_api_tokens_person_id",
                        column: x => x.person_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "sites",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tenant_id = table.Column<int>(type: "integer", nullable: false),
                    store = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: true),
                    name = table.Column<string>(type: "character varying(127)", maxLength: 127, nullable: false),
                    time_zone = table.Column<string>(type: "text", nullable: true),
                    opening_hours = table.Column<string>(type: "text", nullable: true),
                    archived_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_sites", x => x.id);
                    table.ForeignKey(
                        name: "fk_sites_tenant_id",
                        column: x => x.tenant_id,
                        principalTable: "tenants",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "decisions",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    deployment_id = table.Column<long>(type: "bigint", nullable: false),
                    person_id = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    comment = table.Column<string>(type: "text", nullable: true),
                    preview_ref = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    voided_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_decisions", x => x.id);
                    table.ForeignKey(
                        name: "fk_decisions_deployment_id",
                        column: x => x.deployment_id,
                        principalTable: "approval_tickets",
                        principalColumn: "deployment_id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.InsertData(
                table: "matrix_revision",
                columns: new[] { "id", "value" },
                values: new object[] { 1, 0L });

            migrationBuilder.CreateIndex(
                name: "ix_api_tokens_hash",
                table: "api_tokens",
                column: "hash",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_api_tokens_person_id",
                table: "api_tokens",
                column: "person_id");

            migrationBuilder.CreateIndex(
                name: "ix_approval_tickets_expires_at",
                table: "approval_tickets",
                column: "expires_at",
                filter: "state = 'pending'");

            migrationBuilder.CreateIndex(
                name: "ix_branch_commits_tool_id_branch_position",
                table: "branch_commits",
                columns: new[] { "tool_id", "branch", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_channels_surface_external_id",
                table: "channels",
                columns: new[] { "surface", "external_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_clusters_name",
                table: "clusters",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_commits_tool_id_position",
                table: "commits",
                columns: new[] { "tool_id", "position" });

            migrationBuilder.CreateIndex(
                name: "ix_commits_tool_id_sha",
                table: "commits",
                columns: new[] { "tool_id", "sha" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_decisions_deployment_id_person_id",
                table: "decisions",
                columns: new[] { "deployment_id", "person_id" },
                unique: true,
                filter: "voided_at is null");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_id",
                table: "deliveries",
                column: "id",
                filter: "status = 'stored'");

            migrationBuilder.CreateIndex(
                name: "ix_deliveries_provider_delivery_id",
                table: "deliveries",
                columns: new[] { "provider", "delivery_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_deployment_records_deployed_at_id",
                table: "deployment_records",
                columns: new[] { "deployed_at", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_deployment_records_deployment_id",
                table: "deployment_records",
                column: "deployment_id");

            migrationBuilder.CreateIndex(
                name: "ix_deployment_records_environment_id_tool_id_site_id_deployed_at",
                table: "deployment_records",
                columns: new[] { "environment_id", "tool_id", "site_id", "deployed_at" });

            migrationBuilder.CreateIndex(
                name: "ix_deployment_records_job_id",
                table: "deployment_records",
                column: "job_id",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_deployment_records_tenant_id_deployed_at",
                table: "deployment_records",
                columns: new[] { "tenant_id", "deployed_at" });

            migrationBuilder.CreateIndex(
                name: "ix_deployment_targets_name",
                table: "deployment_targets",
                column: "name");

            migrationBuilder.CreateIndex(
                name: "ix_deployments_environment_id_id",
                table: "deployments",
                columns: new[] { "environment_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_deployments_rollback_of",
                table: "deployments",
                column: "rollback_of");

            migrationBuilder.CreateIndex(
                name: "ix_deployments_state",
                table: "deployments",
                column: "state",
                filter: "state in ('preview', 'pending_approval', 'approved', 'applying')");

            migrationBuilder.CreateIndex(
                name: "ix_environments_name",
                table: "environments",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_job_events_job_id_id",
                table: "job_events",
                columns: new[] { "job_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_jobs_deployment_id_ordinal",
                table: "jobs",
                columns: new[] { "deployment_id", "ordinal" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_jobs_deployment_id_state_ordinal",
                table: "jobs",
                columns: new[] { "deployment_id", "state", "ordinal" },
                filter: "state = 'pending'");

            migrationBuilder.CreateIndex(
                name: "ix_jobs_environment_id_tool_id_site_id",
                table: "jobs",
                columns: new[] { "environment_id", "tool_id", "site_id" },
                unique: true,
                filter: "state = 'running'");

            migrationBuilder.CreateIndex(
                name: "ix_jobs_state",
                table: "jobs",
                column: "state",
                filter: "state = 'running'");

            migrationBuilder.CreateIndex(
                name: "ix_locks_deployment_id",
                table: "locks",
                column: "deployment_id");

            migrationBuilder.CreateIndex(
                name: "ix_locks_tool_id_environment_id_tenant_id",
                table: "locks",
                columns: new[] { "tool_id", "environment_id", "tenant_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_people_email",
                table: "people",
                column: "email");

            migrationBuilder.CreateIndex(
                name: "ix_people_name",
                table: "people",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_people_slack",
                table: "people",
                column: "slack");

            migrationBuilder.CreateIndex(
                name: "ix_people_teams",
                table: "people",
                column: "teams");

            migrationBuilder.CreateIndex(
                name: "ix_pins_tool_id_environment_id_site_id",
                table: "pins",
                columns: new[] { "tool_id", "environment_id", "site_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_record_coverages_record_id",
                table: "record_coverages",
                column: "record_id");

            migrationBuilder.CreateIndex(
                name: "ix_ref_pushes_delivery_id",
                table: "ref_pushes",
                column: "delivery_id");

            migrationBuilder.CreateIndex(
                name: "ix_ref_pushes_received_at",
                table: "ref_pushes",
                column: "received_at");

            migrationBuilder.CreateIndex(
                name: "ix_ref_pushes_tool_id_before",
                table: "ref_pushes",
                columns: new[] { "tool_id", "before" });

            migrationBuilder.CreateIndex(
                name: "ix_ref_pushes_tool_id_id",
                table: "ref_pushes",
                columns: new[] { "tool_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_ref_pushes_tool_id_ref_delivery_id",
                table: "ref_pushes",
                columns: new[] { "tool_id", "ref", "delivery_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sites_name",
                table: "sites",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_sites_tenant_id",
                table: "sites",
                column: "tenant_id");

            migrationBuilder.CreateIndex(
                name: "ix_tenants_name",
                table: "tenants",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_timeline_deployment_id_id",
                table: "timeline",
                columns: new[] { "deployment_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_tools_name",
                table: "tools",
                column: "name",
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_tools_provider_repository_id",
                table: "tools",
                columns: new[] { "provider", "repository_id" });

            migrationBuilder.CreateIndex(
                name: "ix_version_tags_tool_id_sha",
                table: "version_tags",
                columns: new[] { "tool_id", "sha" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "api_tokens");

            migrationBuilder.DropTable(
                name: "branch_commits");

            migrationBuilder.DropTable(
                name: "branch_heads");

            migrationBuilder.DropTable(
                name: "catalog_revisions");

            migrationBuilder.DropTable(
                name: "channels");

            migrationBuilder.DropTable(
                name: "clusters");

            migrationBuilder.DropTable(
                name: "commits");

            migrationBuilder.DropTable(
                name: "current_versions");

            migrationBuilder.DropTable(
                name: "decisions");

            migrationBuilder.DropTable(
                name: "deliveries");

            migrationBuilder.DropTable(
                name: "deployment_items");

            migrationBuilder.DropTable(
                name: "deployment_targets");

            migrationBuilder.DropTable(
                name: "environments");

            migrationBuilder.DropTable(
                name: "gates");

            migrationBuilder.DropTable(
                name: "job_events");

            migrationBuilder.DropTable(
                name: "jobs");

            migrationBuilder.DropTable(
                name: "locks");

            migrationBuilder.DropTable(
                name: "matrix_changes");

            migrationBuilder.DropTable(
                name: "matrix_revision");

            migrationBuilder.DropTable(
                name: "pins");

            migrationBuilder.DropTable(
                name: "progress_counters");

            migrationBuilder.DropTable(
                name: "record_archivals");

            migrationBuilder.DropTable(
                name: "record_coverages");

            migrationBuilder.DropTable(
                name: "ref_pushes");

            migrationBuilder.DropTable(
                name: "sites");

            migrationBuilder.DropTable(
                name: "timeline");

            migrationBuilder.DropTable(
                name: "tools");

            migrationBuilder.DropTable(
                name: "version_tags");

            migrationBuilder.DropTable(
                name: "people");

            migrationBuilder.DropTable(
                name: "approval_tickets");

            migrationBuilder.DropTable(
                name: "deployment_records");

            migrationBuilder.DropTable(
                name: "tenants");

            migrationBuilder.DropTable(
                name: "deployments");

            migrationBuilder.DropSequence(
                name: "launch_tickets");
        }
    }
}
