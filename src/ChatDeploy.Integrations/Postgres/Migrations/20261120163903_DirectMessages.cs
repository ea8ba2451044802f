using System;
using Microsoft.EntityFrameworkCore.Migrations;
using Npgsql.EntityFrameworkCore.PostgreSQL.Metadata;

#nullable disable

namespace ChatDeploy.Integrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class DirectMessages : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<string>(
                name: "audience",
                table: "posts",
                type: "character varying(20)",
                maxLength: 20,
                nullable: false,
                defaultValue: "channel");

            migrationBuilder.AddColumn<int>(
                name: "person_id",
                table: "posts",
                type: "integer",
                nullable: true);

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "remind_at",
                table: "approval_tickets",
                type: "timestamp with time zone",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "notices",
                columns: table => new
                {
                    id = table.Column<long>(type: "bigint", nullable: false)
                        .Annotation("Npgsql:ValueGenerationStrategy", NpgsqlValueGenerationStrategy.IdentityByDefaultColumn),
                    key = table.Column<string>(type: "character varying(600)", maxLength: 600, nullable: false),
                    person_id = table.Column<int>(type: "integer", nullable: false),
                    text = table.Column<string>(type: "character varying(2000)", maxLength: 2000, nullable: false),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    surface = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: true),
                    workspace = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    channel_id = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    sending_since = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    message_ref = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    sent_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    refused_code = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: true),
                    failures = table.Column<int>(type: "integer", nullable: false),
                    not_before = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true),
                    version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_notices", x => x.id);
                });

            migrationBuilder.CreateIndex(
                name: "ix_approval_tickets_remind_at",
                table: "approval_tickets",
                column: "remind_at",
                filter: "state = 'pending'");

            migrationBuilder.CreateIndex(
                name: "ix_notices_created_at",
                table: "notices",
                column: "created_at");

            migrationBuilder.CreateIndex(
                name: "ix_notices_key_person_id",
                table: "notices",
                columns: new[] { "key", "person_id" },
                unique: true);

            migrationBuilder.CreateIndex(
                name: "ix_notices_surface_workspace",
                table: "notices",
                columns: new[] { "surface", "workspace" },
                filter: "sent_at is null and refused_code is null");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "notices");

            migrationBuilder.DropIndex(
                name: "ix_approval_tickets_remind_at",
                table: "approval_tickets");

            migrationBuilder.DropColumn(
                name: "audience",
                table: "posts");

            migrationBuilder.DropColumn(
                name: "person_id",
                table: "posts");

            migrationBuilder.DropColumn(
                name: "remind_at",
                table: "approval_tickets");
        }
    }
}
