using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Kept.Server.Storage.Migrations.Postgres
{
    /// <inheritdoc />
    public partial class KeyStore : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<byte[]>(
                name: "Secrets",
                table: "installation",
                type: "bytea",
                nullable: true);

            migrationBuilder.CreateTable(
                name: "key_endings",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_key_endings", x => x.Id);
                });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "key_endings");

            migrationBuilder.DropColumn(
                name: "Secrets",
                table: "installation");
        }
    }
}
