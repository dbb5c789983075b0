// The version of Zonoscope, as written into events, figures and provenance; a test holds it equal to package.json's. Every process.
export const toolVersion = '0.1.0'
