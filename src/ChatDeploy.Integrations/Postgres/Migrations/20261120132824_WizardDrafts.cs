using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace ChatDeploy.Integrations.Postgres.Migrations
{
    /// <inheritdoc />
    public partial class WizardDrafts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "wizard_drafts",
                columns: table => new
                {
                    person_id = table.Column<int>(type: "integer", nullable: false),
                    token = table.Column<string>(type: "character varying(16)", maxLength: 16, nullable: false),
                    state = table.Column<string>(type: "text", nullable: false),
                    version = table.Column<int>(type: "integer", nullable: false),
                    changed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_wizard_drafts", x => x.person_id);
                    table.ForeignKey(
                        name: "fk_wizard_drafts_person_id",
                        column: x => x.person_id,
                        principalTable: "people",
                        principalColumn: "id",
                        onDelete: ReferentialAction.Cascade);
                });

            migrationBuilder.CreateIndex(
                name: "ix_wizard_drafts_changed_at",
                table: "wizard_drafts",
                column: "changed_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "wizard_drafts");
        }
    }
}
