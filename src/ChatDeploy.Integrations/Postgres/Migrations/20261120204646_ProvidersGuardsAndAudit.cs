using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ChatDeploy.Integrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class ProvidersGuardsAndAudit : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "fallback_provider",
                table: "tools",
                type: "character varying(20)",
                maxLength: 20,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "fallback_repository_id",
                table: "tools",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.AddColumn<string>(
                name: "fallback_url",
                table: "tools",
                type: "text",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "tells_deployments",
                table: "tools",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<bool>(
                name: "is_second_hand",
                table: "ref_pushes",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "lost",
                table: "ref_pushes",
                type: "text",
                nullable: false,
                defaultValue: "[]");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "remind_at",
                table: "locks",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.AddColumn<bool>(
                name: "continues_in_freeze",
                table: "deployments",
                type: "boolean",
                nullable: false,
                defaultValue: false);

            migrationBuilder.AddColumn<string>(
                name: "waiting_for",
                table: "deployments",
                type: "character varying(400)",
                maxLength: 400,
                nullable: true);

            migrationBuilder.CreateTable(
                name: "audit",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    actor = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    person_id = table.Column<int>(type: "integer", nullable: true),
                    act = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    subject_kind = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    subject_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: false),
                    @ref = table.Column<string>(name: "ref", type: "character varying(1000)", maxLength: 1000, nullable: true),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    environment = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    surface = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    address = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    request_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    details = table.Column<string>(type: "text", nullable: false),
                    previous = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    mac = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "audit_head",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    count = table.Column<long>(type: "bigint", nullable: false),
                    mac = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    key_id = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_audit_head", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "bad_commits",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    @ref = table.Column<string>(name: "ref", type: "character varying(250)", maxLength: 250, nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    owner_id = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_bad_commits", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "commit_checks",
                columns: table => new
                {
                    provider = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    repository = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    kind = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    name = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    run_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    url = table.Column<string>(type: "character varying(1000)", maxLength: 1000, nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_commit_checks", x => new { x.provider, x.repository, x.sha, x.kind, x.name });
                });

            migrationBuilder.CreateTable(
                name: "freezes",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    environment_id = table.Column<int>(type: "integer", nullable: true),
                    tenant_id = table.Column<int>(type: "integer", nullable: true),
                    from = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    until = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    cron = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    duration_seconds = table.Column<int>(type: "integer", nullable: true),
                    time_zone = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    reason = table.Column<string>(type: "text", nullable: false),
                    owner_id = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_freezes", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "holds",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    environment_id = table.Column<int>(type: "integer", nullable: false),
                    site_id = table.Column<int>(type: "integer", nullable: false),
                    @ref = table.Column<string>(name: "ref", type: "character varying(250)", maxLength: 250, nullable: true),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: true),
                    deployment_id = table.Column<long>(type: "bigint", nullable: true),
                    owner_id = table.Column<int>(type: "integer", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_holds", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "pipeline_runs",
                columns: table => new
                {
                    job_id = table.Column<long>(type: "bigint", nullable: false),
                    attempt = table.Column<int>(type: "integer", nullable: false),
                    kind = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: false),
                    provider = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    repository_id = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    @ref = table.Column<string>(name: "ref", type: "character varying(250)", maxLength: 250, nullable: false),
                    settings = table.Column<string>(type: "text", nullable: false),
                    node = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false),
                    state = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    deadline = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    triggered_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    triggers = table.Column<int>(type: "integer", nullable: false),
                    run_id = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    seen = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    url = table.Column<string>(type: "text", nullable: true),
                    log_url = table.Column<string>(type: "text", nullable: true),
                    end_reason = table.Column<string>(type: "character varying(40)", maxLength: 40, nullable: true),
                    end_asked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    closing_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    next_look_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    looks = table.Column<int>(type: "integer", nullable: false),
                    trouble = table.Column<string>(type: "text", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_pipeline_runs", x => new { x.job_id, x.attempt });
                    table.ForeignKey(
                        name: "fk_pipeline_runs_job_id",
                        column: x => x.job_id,
                        principalTable: "jobs",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "repository_looks",
                columns: table => new
                {
                    provider = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    repository = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    next_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    looked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    error = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: true),
                    error_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    is_from_fallback = table.Column<bool>(type: "boolean", nullable: false),
                    behind = table.Column<string>(type: "text", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_repository_looks", x => new { x.provider, x.repository });
                });

            migrationBuilder.CreateTable(
                name: "secrets",
                columns: table => new
                {
                    name = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false),
                    @protected = table.Column<string>(name: "protected", type: "text", nullable: false),
                    protected_before = table.Column<string>(type: "text", nullable: true),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    updated_by = table.Column<string>(type: "character varying(63)", maxLength: 63, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_secrets", x => x.name);
                });

            migrationBuilder.CreateTable(
                name: "stops",
                columns: table => new
                {
                    id = table.Column<int>(type: "integer", nullable: false),
                    reason = table.Column<string>(type: "text", nullable: false),
                    owner_id = table.Column<int>(type: "integer", nullable: false),
                    stopped_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_stops", x => x.id);
                });

            migrationBuilder.CreateTable(
                name: "told_statuses",
                columns: table => new
                {
                    deployment_id = table.Column<long>(type: "bigint", nullable: false),
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    provider = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    repository_id = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    wanted = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    told = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    provider_id = table.Column<string>(type: "character varying(200)", maxLength: 200, nullable: true),
                    is_over = table.Column<bool>(type: "boolean", nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    next_try_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    trouble = table.Column<string>(type: "text", nullable: true),
                    is_refused = table.Column<bool>(type: "boolean", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_told_statuses", x => new { x.deployment_id, x.tool_id });
                    table.ForeignKey(
                        name: "fk_told_statuses_deployment_id",
                        column: x => x.deployment_id,
                        principalTable: "deployments",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Restrict);
                });

            migrationBuilder.CreateTable(
                name: "touched_refs",
                columns: table => new
                {
                    provider = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    repository = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    @ref = table.Column<string>(name: "ref", type: "character varying(270)", maxLength: 270, nullable: false),
                    at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_touched_refs", x => new { x.provider, x.repository, x.@ref });
                });

            migrationBuilder.CreateTable(
                name: "verified_tags",
                columns: table => new
                {
                    tool_id = table.Column<int>(type: "integer", nullable: false),
                    tag = table.Column<string>(type: "character varying(250)", maxLength: 250, nullable: false),
                    sha = table.Column<string>(type: "character varying(64)", maxLength: 64, nullable: false),
                    verdict = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    signer = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    reason = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_verified_tags", x => new { x.tool_id, x.tag });
                });

            migrationBuilder.CreateIndex(
                name: "ix_locks_remind_at",
                table: "locks",
                column: "remind_at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_actor_id",
                table: "audit",
                columns: new[] { "actor", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_audit_at",
                table: "audit",
                column: "at");

            migrationBuilder.CreateIndex(
                name: "ix_audit_subject_id_id",
                table: "audit",
                columns: new[] { "subject_id", "id" });

            migrationBuilder.CreateIndex(
                name: "ix_bad_commits_tool_id_sha",
                table: "bad_commits",
                columns: new[] { "tool_id", "sha" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_commit_checks_sha",
                table: "commit_checks",
                column: "sha");

            migrationBuilder.CreateIndex(
                name: "ix_freezes_until",
                table: "freezes",
                column: "until");

            migrationBuilder.CreateIndex(
                name: "ix_holds_tool_id_environment_id_site_id",
                table: "holds",
                columns: new[] { "tool_id", "environment_id", "site_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_pipeline_runs_node_kind",
                table: "pipeline_runs",
                columns: new[] { "node", "kind" },
                filter: "state <> 'ended'");

            migrationBuilder.CreateIndex(
                name: "ix_told_statuses_created_at",
                table: "told_statuses",
                column: "created_at",
                filter: "not is_over");

            migrationBuilder.CreateIndex(
                name: "ix_told_statuses_next_try_at",
                table: "told_statuses",
                column: "next_try_at",
                filter: "not is_refused and told is distinct from wanted");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "audit");

            migrationBuilder.DropTable(
                name: "audit_head");

            migrationBuilder.DropTable(
                name: "bad_commits");

            migrationBuilder.DropTable(
                name: "commit_checks");

            migrationBuilder.DropTable(
                name: "freezes");

            migrationBuilder.DropTable(
                name: "holds");

            migrationBuilder.DropTable(
                name: "pipeline_runs");

            migrationBuilder.DropTable(
                name: "repository_looks");

            migrationBuilder.DropTable(
                name: "secrets");

            migrationBuilder.DropTable(
                name: "stops");

            migrationBuilder.DropTable(
                name: "told_statuses");

            migrationBuilder.DropTable(
                name: "touched_refs");

            migrationBuilder.DropTable(
                name: "verified_tags");

            migrationBuilder.DropIndex(
                name: "ix_locks_remind_at",
                table: "locks");

            migrationBuilder.DropColumn(
                name: "fallback_provider",
                table: "tools");

            migrationBuilder.DropColumn(
                name: "fallback_repository_id",
                table: "tools");

            migrationBuilder.DropColumn(
                name: "fallback_url",
                table: "tools");

            migrationBuilder.DropColumn(
                name: "tells_deployments",
                table: "tools");

            migrationBuilder.DropColumn(
                name: "is_second_hand",
                table: "ref_pushes");

            migrationBuilder.DropColumn(
                name: "lost",
                table: "ref_pushes");

            migrationBuilder.DropColumn(
                name: "remind_at",
                table: "locks");

            migrationBuilder.DropColumn(
                name: "continues_in_freeze",
                table: "deployments");

            migrationBuilder.DropColumn(
                name: "waiting_for",
                table: "deployments");
        }
    }
}
