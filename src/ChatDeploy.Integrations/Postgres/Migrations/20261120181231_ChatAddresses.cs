using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatDeploy.Integrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class ChatAddresses : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "chat_addresses",
                columns: table => new
                {
                    surface = table.Column<string>(type: "character varying(20)", maxLength: 20, nullable: false),
                    conversation_id = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    service_url = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: false),
                    tenant_id = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    person_key = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    member_id = table.Column<string>(type: "character varying(400)", maxLength: 400, nullable: true),
                    seen_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    removed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_chat_addresses", x => new { x.surface, x.conversation_id });
                });

            migrationBuilder.CreateIndex(
                name: "ix_chat_addresses_surface_person_key",
                table: "chat_addresses",
                columns: new[] { "surface", "person_key" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "chat_addresses");
        }
    }
}
